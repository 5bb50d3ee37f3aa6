# Uitleg
explanation = Uitleg van { $id }
explanation-as-of = Stand per { $day }: wat toen gold. Wat later is, staat er niet bij.

# Dingen
explain-decision = besluit { $decision } "{ $title }"
explain-plan = plan { $plan } "{ $title }" ({ $kind })
explain-meeting = overleg { $meeting } van { $bodies }, { $on }, { $held ->
    [yes] gehouden
   *[no] niet gehouden
  }
explain-mandate = mandaat { $mandate }
explain-partner = partner { $partner } "{ $name }" ({ $kind }), sinds { $on }
explain-body = { $name } ({ $id }), sinds { $from }
explain-commitment = verplichting { $commitment }: { $amount } ({ $ground })
explain-funding = subsidie { $funding } "{ $title }"
explain-seat = zetel { $body }/{ $seat }: { $function }
explain-person = persoon { $person } ({ $quality })
explain-pledge = toezegging { $id }: { $what } van { $partner } (§ { $section })
explain-goal = doel { $id } "{ $title }" (§ { $section })
explain-duty = plicht { $id }: { $what } (§ { $section })
explain-supplier = leverancier { $supplier }

# Besluiten
explain-named = { $role ->
    [superseded] {"vervangt "}
    [later] {"later: "}
    [follow-up] {"gevolgd door "}
    [reported] {"gemeld: "}
    [carried-out] {"voert uit: "}
    [subject] {"gaat over "}
    [ratifying] {"bekrachtigd door "}
    [adopting] {"vastgesteld door "}
    [granting] {"toegekend door "}
   *[other] {""}
  }{ $decision }, op { $decided_on }
explain-in-meeting = { $outcome } door { $body } op { $on }, in overleg { $meeting }
explain-under-mandate = { $outcome } door { $body } op { $on }, onder het mandaat van zetel { $seat } door { $person }
explain-in-writing = { $outcome } door { $body } op { $on }, schriftelijk van { $opened } tot en met { $closed }
explain-takes-effect = gaat in op { $on }; vastgelegd op { $recorded }
explain-reason = reden: { $reason }
explain-because = omdat: { $reason }
explain-charter = verklaring: { $title } ({ $copy }), zoals toen: tekst { $text }, lezingen { $readings }, beleid { $policy }
explain-place = in overleg { $meeting }
explain-item = punt { $item } "{ $title }"
explain-no-minutes = geen notulen
explain-reported-in = gemeld in { $meeting }
explain-cited = mandaat genoemd; bevoegdheid van de betaler: { $authority ->
    [0] NIET GENOEMD
   *[other] { $authority }
  }
explain-mandate-link = mandaat { $mandate } van { $to }: { $scope }{ $ceiling ->
    [0] {""}
   *[other] , tot { $ceiling }
  }, { $valid }, verleend door { $by }
explain-reservation = onder voorbehoud van { $authority } ({ $kind }), { $end ->
    [lifted] opgeheven op
    [lapsed] vervallen op
   *[open] open tot en met
  } { $on }
explain-money-waits = wacht: { $amount } van { $from } naar plan { $plan }
explain-effect-waits = wacht: { $effect }
explain-by-text = bevoegdheid: { $competence } (tekst § { $section }, versie { $version })
explain-by-reading = bevoegdheid: { $competence } (lezing { $point }, { $confirmed ->
    [yes] bevestigd
   *[no] niet bevestigd
  }, versie { $version })
explain-by-mandate = bevoegdheid: { $competence } (mandaat { $mandate })
explain-by-policy = bevoegdheid: { $competence } (beleid, niet uit de verklaring, versie { $version })
explain-rule = beslist bij: { $rule }; quorum bij geld: { $money }, verder: { $other }{ $readings ->
    [0] {""}
   *[other] {" "}(lezingen niet bevestigd: { $readings })
  }
explain-positions = wie besloot
explain-position = { $stance }: { $person }, { $function ->
    [0] zetel { $seat }
   *[other] { $function }
  }{ $partner ->
    [0] {""}
   *[other] , namens { $partner }
  }, { $standing ->
    [0] die dag geen zetel, zoals nu bekend
   *[other] { $standing }
  }{ $voice ->
    [no] , zonder stem
   *[other] {""}
  }{ $written ->
    [0] {""}
   *[other] , schriftelijke instemming op { $written }
  }
explain-departs = wijkt af van de lezing van { $point }: { $reason }
explain-no-proposal = geen voorbereid voorstel
explain-interested = { $partner } sprak mee, en heeft er zelf voordeel bij
explain-ground = rust op { $text }
explain-effects = gevolgen
explain-status = nu { $status }
explain-freed-money = vrijgevallen: { $amount } van plan { $plan }, terug naar { $source }
explain-money-next = daarna uit die bron: { $amount } naar plan { $plan } (besluit { $decision })
explain-money-left = sindsdien niet gebruikt: { $unused }
explain-freed-effort = vrijgevallen: { $effort } van { $of }, terug naar { $source }, { $days ->
    [0] die was al afgelopen
   *[other] { $days }
  }
explain-effort-next = daarna daaruit: { $effort } naar { $to }, { $days } (besluit { $decision })
explain-effort-left = sindsdien niet ingezet: { $effort }, { $days }
explain-assignment = { $assignment } (van { $body })
explain-share = { $share } (plan { $plan })
explain-correction = GECORRIGEERD, in regel { $entry } stond iets anders: { $reason } (notulen { $minutes })
was = was: { $text }
is = is: { $text }
explain-since = sindsdien: plan { $plan } "{ $title }", nu { $status }
explain-findings = bevindingen
explain-finding = { $code }: { $about }: { $detail } ({ $owner }; { $section }{ $weight ->
    [0] {""}
   *[other] ; { $weight }
  })

# Voorstellen, overleggen en organen
explain-asks-for = vraagt { $amount }
explain-from = { $amount } uit { $from }
explain-benefits = voordeel voor: { $partners }
explain-on-agenda = op de agenda van { $meeting }
explain-no-decision = nog geen besluit
explain-present = aanwezig: { $people }
explain-dealt-with = punt { $item } "{ $title }": { $handled ->
    [yes] behandeld
   *[no] doorgeschoven
  }
explain-minutes-differ = ze zeggen iets anders over { $decisions }
explain-adopts = stelt de notulen vast van { $meeting }
explain-without-quorum = te weinig aanwezigen om te besluiten: { $bodies }
explain-held = { $on }: overleg { $meeting }
explain-made-of = ontstaan uit { $groups }
explain-areas = gebieden: { $areas }
explain-mandates = mandaten: { $mandates }
explain-plans = plannen: { $plans }
explain-formed = ingesteld bij besluit { $decision }
explain-ended = opgeheven per { $on }{ $decision ->
    [0] {" "}(door een wijziging)
   *[other] {" "}(besluit { $decision })
  }{ $into ->
    [0] {""}
   *[other] , nu deel van { $into }
  }
explain-fills = zetel { $body }/{ $seat }{ $vacant ->
    [yes] {": vacant"}
   *[no] {""}
  }
explain-filled-by = { $body_name }; gevuld door { $partner ->
    [0] bewoners en initiatieven
   *[other] { $partner }
  }
explain-never-held = nooit bezet
explain-holder = { $person }, vanaf { $from }{ $until ->
    [0] {""}
   *[other] {" "}tot en met { $until }
  }
explain-tenure = { $standing }: { $holder }
explain-acting-holder = zetel nu van { $holder }
explain-seat-of = zetel { $body }/{ $seat }: { $standing }, vanaf { $from }{ $until ->
    [0] {""}
   *[other] {" "}tot en met { $until }
  }
explain-in-place-of = in de plaats van { $partners }

# Plannen, acties en resultaten
explain-bounds = { $body }; doelen: { $goals }; gebieden: { $areas }; { $period }
explain-step = { $on }: { $status }{ $decision ->
    [0] {""}
   *[other] {" "}(besluit { $decision })
  }
explain-stop = grond van de stop: { $ground }{ $evaluation ->
    [0] ; geen evaluatie
   *[other] ; evaluatie: { $evaluation }
  }
explain-lead = geleid door { $person }
explain-projects = projecten daarbinnen: { $projects }
explain-result = resultaat: { $text }
explain-not-done = niet gedaan
explain-evaluates = over { $plan ->
    [0] het programma
   *[other] plan { $plan }
  }, door { $by }
explain-no-follow-up = geen besluit rust hierop
explain-figure = meting { $measurement }{ $title ->
    [0] {""}
   *[other] {" "}"{ $title }" ({ $unit })
  }: { $figure }, op { $on }
explain-of-goal = doel: { $title }
explain-of-aim = subdoel: { $title }
explain-context-only = alleen context: nooit bewijs van effect
explain-series = gebied { $area }{ $name ->
    [0] {""}
   *[other] {" "}{ $name }
  }
explain-no-baseline = geen 0-meting: geen verandering aangetoond
explain-period = { $start } – { $end }
explain-not-measured = niet gemeten
explain-measured = { $what ->
    [baseline] 0-meting
    [actual] gemeten
   *[superseded] vervangen
  } { $id }: { $figure }, op { $on }
explain-target = { $what ->
    [target] streefwaarde
   *[superseded] vervangen streefwaarde
  } { $id }: { $value }, vastgesteld door { $by }

# Verklaring en partners
explain-version = maakte versie { $version } van de tekst
explain-signed = namens { $partner } ondertekend door { $person }, { $on }
explain-review = uit de evaluatie: { $review }
explain-pledged-by = toegezegd door { $partner }
explain-pledge-period = { $period }: { $amount }
explain-earmark = waarvan { $id }: { $part }, { $purpose }
explain-sub-aim = subdoel { $id }: { $title }
explain-asks = vraagt: { $kind }{ $body ->
    [0] {""}
   *[other] ; orgaan: { $body }
  }{ $owner ->
    [0] {""}
   *[other] ; eigenaar: { $owner }
  }
explain-compliance = `buurtkracht compliance` zegt of eraan is voldaan
explain-no-right = de verklaring is ondertekend op { $signing }; er volgt geen recht uit

# Geld en inzet
explain-whose = van partner { $partner }
explain-holds = geldt { $days ->
    [0] op geen dag
   *[other] { $days }
  }
explain-figures = nu toegewezen { $allocated } = { $committed } verplicht + { $invoiced } gefactureerd + { $spent } besteed + { $left } over{ $overspent ->
    [0] {""}
   *[other] {" "}− { $overspent } overschreden
  }{ $released ->
    [0] {""}
   *[other] ; vrijgevallen { $released }
  }{ $reassigned ->
    [0] {""}
   *[other] ; naar andere plannen { $reassigned }
  }
explain-commitment-sums = komt uit op { $amount }, in rekening gebracht of betaald { $met }, nog verplicht { $owed }
explain-ordered-by = besteld door { $person }
explain-orderer-unknown = wie bestelde is niet vastgelegd
explain-granted-by = toegekend door { $body }; { $person } legt verantwoording af
explain-funding-sums = bedraagt { $holds }, toegewezen { $allocated }, ontvangen en niet teruggevorderd { $kept }
explain-performed-in = uit te voeren in { $period }
explain-line = { $on }: factuur { $invoice } ten laste van { $allocation }: { $amount } (netto { $net } + btw { $vat } − terug te vorderen btw { $recoverable })
explain-meets = { $commitment ->
    [0] hoort bij geen verplichting
   *[other] hoort bij verplichting { $commitment }
  }
explain-due = gefactureerd met btw, min creditnota's { $due }, betaald { $paid }
explain-paid-by = betaald door { $person }
explain-missing = ONTBREEKT in de keten: { $links }
explain-chain-whole = de keten is compleet
explain-ordered = { $on }: gaf opdracht voor { $of }
explain-confirmed = { $on }: bevestigde de prestatie van { $of }
explain-paid = { $on }: deed betaling { $of }
explain-budget-line = { $year }: { $what }{ $plan ->
    [0] {""}
   *[other] {" "}({ $plan })
  }: { $amount }, { $cover ->
    [committed] gedekt door { $by }
    [applied] aangevraagd: { $by }
   *[gap] tekort
  }
explain-not-closed = de boeken van dat jaar zijn nog niet afgesloten

# Handelingen en terugkoppeling
explain-act-by = door { $by }{ $amount ->
    [0] {""}
   *[other] , { $amount }
  }
explain-no-repair = bekrachtigd noch teruggedraaid
explain-superseded = vervangen door { $by }
explain-text = tekst: { $text }
explain-document = document: { $document }
