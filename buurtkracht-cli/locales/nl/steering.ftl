# Eigenaren en waar iets op berust
section = § { $section }, { $layer }
no-body = geen orgaan
no-one-partner = geen afzonderlijke partner
no-plan = geen plan
owner = eigenaar
rests-on = berust op
overdue-since = te laat sinds
deadline = uiterlijk
title = titel

# Openstaande punten
open = Openstaande punten per { $day }
open-counts = { $in_time } op tijd, { $overdue } te laat.
open-overdue = { $overdue } te laat. Wat nog op tijd is, staat er niet bij.
open-kinds = Naar soort: { $kinds }.
open-items = Ieder punt
kind-of-item = soort
id = id
in-time = op tijd
sum = som

# Plichten
duties = Plichten per { $day }
duties-in = Plichten over { $year } per { $day }
only-section = Alleen de plichten die berusten op § { $section }.
duty-counts = { $met } nagekomen, { $partly } deels nagekomen, { $due } openstaand, { $overdue } te laat, { $not_applicable } niet van toepassing.
per-section = Per §
no-section = niet in de tekst
each-duty = Iedere plicht
duty = plicht
asked-and-done = gevraagd en gedaan
what-is-overdue = Te laat
overdue-of-duty = { $duty }: { $overdue }
once = uiterlijk { $by }, niets vastgelegd
once-late = uiterlijk { $by }, te laat gedaan op { $on }
once-done = uiterlijk { $by }, gedaan op { $on }
recorded = uiterlijk { $by }, { $count } vastgelegd
again = { $last ->
    [none] niets vastgelegd
   *[other] laatst op { $last }
  }, { $next ->
    [none] geen volgende in de termijn
   *[other] volgende uiterlijk { $next }
  } ({ $layer ->
    [policy] beleid
   *[other] tekst
  }: { $months ->
    [one] iedere maand
   *[other] iedere { $months } maanden
  })
network-grows = partners, initiatieven en bewoners in zetels: { $before } aan het begin van { $year }, { $now } op { $by }
progress-recorded = overleg op { $meeting }: voortgang gemeld van { $count } van de { $of } lopende plannen
done-of = { $done } van { $of }
meetings-held = { $asked } gevraagd, { $held } gehouden{ $count ->
    [0] {""}
   *[other] {", "}zonder quorum op { $days }
  }
weeks-met = { $asked ->
    [one] 1 week gevraagd
   *[other] { $asked } weken gevraagd
  }, { $met } met overleg
partly = { $done }; zonder { $lacks }
lacks-document = een document
lacks-adjustment = een bijstelling
lacks-baseline = een 0-meting van { $goals }
lacks-successes = successen
lacks-challenges = uitdagingen
lacks-other-funding = de aanvullende financiering waarnaar is gekeken
not-begun = het programma is nog niet begonnen
opens-on = begint op { $day }
outside-term = buiten de termijn { $from } t/m { $until }
no-meeting-yet = wie de voortgang bewaakt kwam nog niet bijeen
no-active-plan = er loopt geen plan
no-whole-period = geen groep bestond een hele periode
not-the-whole-year = het orgaan bestond niet het hele jaar
nothing-there = er is niets

# Terugkoppeling
feedback = Terugkoppeling tussen de niveaus per { $day } (§ { $section })
feedback-unasked = Terugkoppeling tussen de niveaus per { $day } (de tekst vraagt er niet om)
feedback-counts = { $given } gegeven, { $due } openstaand, { $overdue } te laat.
each-feedback = Iedere terugkoppeling
no-feedback = Niets wacht op terugkoppeling.
owed-by = verschuldigd door
given-late = te laat gegeven
given-on = gegeven op
from = van
to = aan
due-on = uiterlijk op
due-at = bij overleg
about-decision = besluit { $id }
about-proposal = voorstel { $id }
about-report = rapportage { $id }
about-signal = signaal { $id }

# Stand van zaken
status = { $title } ({ $programme }) per { $day }
term-in-force = Termijn { $from } t/m { $until }, van kracht sinds { $since }.
term-not-in-force = Termijn { $from } t/m { $until }, niet van kracht.
charter-copy = Verklaring: { $copy }
unconfirmed-readings = Lezingen die de partners niet bevestigden: { $readings }.
status-counts = { $partners ->
    [one] 1 partner
   *[other] { $partners } partners
  }, { $persons ->
    [one] 1 persoon
   *[other] { $persons } personen
  }, { $meetings ->
    [one] 1 overleg
   *[other] { $meetings } overleggen
  } gehouden, { $decisions ->
    [one] 1 besluit
   *[other] { $decisions } besluiten
  }.
plans-by-status = Plannen: { $plans }.
no-plans = Er zijn geen plannen.
areas-without-plan = Zonder plan: { $areas }.
status-sums = Toegezegd { $pledged }, besteed { $spent }, vrij { $free } (sommen over de bronnen, geen pot).
seats-vacant = Vacante zetels: { $seats }.
open-proposals = Voorstellen zonder besluit: { $proposals }.
findings = Bevindingen: { $count }
weight = gewicht
what-is-wrong = wat er mis is

# Zetels
seats = Zetels per { $day }
seat-counts = { $seats ->
    [one] 1 zetel
   *[other] { $seats } zetels
  }: { $filled } bezet, { $vacant } vacant.
nobody-sits = Niemand bekleedt zo'n zetel op { $day }.
seat = zetel
function = functie
holder = houder
deputy = plaatsvervanger
acting-for = { $acting } (voor { $named })
vacant = vacant
vacant-since = vacant sinds
vacant-too-long = te lang sinds
vacant-seats = Vacante zetels
held-by-then = Bekleed tot en met { $day }
seated-as = als
