# Graaf van een uitleg
graph-title = Wat leidde tot wat
graph-node = { $kind ->
    [legacy] voor de ondertekening
    [review] evaluatie van de verklaring
    [amendment] wijziging
    [charter] verklaring
    [goal] doel
    [duty] plicht
    [partner] partner
    [person] persoon
    [body] orgaan
    [seat] zetel
    [mandate] mandaat
    [pledge] toezegging
    [funding] subsidie
    [indicator] indicator
    [measurement] meting
    [evaluation] evaluatie
    [signal] signaal
    [report] rapportage
    [proposal] voorstel
    [advice] advies
    [meeting] overleg
    [decision] besluit
    [correction] correctie
    [budget] begroting
    [plan] plan
    [allocation] toewijzing
    [assignment] toewijzing van capaciteit
    [share] deel van de inzet
    [commitment] verplichting
    [supplier] leverancier
    [invoice] factuur
    [credit] creditnota
    [payment] betaling
    [refund] terugbetaling
    [carry-over] overheveling
    [work] gewerkt
    [progress] voortgang
    [output] resultaat
    [freed-money] vrijgevallen geld van
    [freed-effort] vrijgevallen inzet van
    [feedback] terugkoppeling
    [action] actie
    [irregular-act] onregelmatige handeling
    [initiative] initiatief
   *[other] { $kind }
  } { $id }
graph-edge = { $relation ->
    [led-to] leidde tot
    [advised-on] adviseerde over
    [took] nam
    [empowered] gaf bevoegdheid voor
    [grounded] was grond voor
    [showed] toonde
    [asked-for] vroeg om
    [adopted] stelde vast
    [rejected] wees af
    [expanded] breidde uit
    [scaled-up] schaalde op
    [stopped] zette stop
    [ended] beëindigde
    [made] maakte
    [changed] wijzigde
    [funded] bekostigde
    [staffed] bemande
    [freed] maakte vrij
    [went-next-to] ging daarna naar
    [committed-in] verplicht in
    [charged-by] in rekening gebracht met
    [lowered-by] verlaagd met
    [paid-by] betaald met
    [came-back-as] kwam terug als
    [told-in] gemeld in
    [corrected-by] gecorrigeerd met
    [superseded-by] vervangen door
    [revoked-by] ingetrokken door
    [evaluated-in] geëvalueerd in
    [brought-about] bracht teweeg
   *[other] { $relation }
  }
