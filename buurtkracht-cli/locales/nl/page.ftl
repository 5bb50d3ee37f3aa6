# De pagina voor de stuurgroep
page = { $title }, { $day }
page-for = Voor { $body }; vorig overleg op { $on } ({ $meeting }) [{ $entry }].
page-for-first = Voor { $body }; geen eerder overleg.
page-more = … nog { $count }: { $command }
page-asked = Gevraagd vandaag
page-nothing-asked = Er wacht niets op een besluit.
page-proposal = voorstel
page-source-free = bron (vrij)
page-advice = advies
page-advised = { $verdict } ({ $by })
page-source = { $asked ->
    [none] { $source }
   *[other] { $source } { $asked }
  } ({ $short ->
    [yes] { $free }: te weinig
   *[no] { $free }
  })
page-sources = { $proposal }: { $sources }
page-rest-not-named = { $sources }, niet genoemd { $rest }
page-not-named = niet genoemd
page-nothing-free = niets is vrij
page-of-plan = van het plan: { $sources }
page-decided = Besloten de vorige keer
page-nothing-decided = Er is niets besloten.
page-decided-on = besloten
page-how-far = voortgang
page-done = gedaan
page-done-as = gedaan ({ $outcome })
page-in-hand = loopt, uiterlijk { $by }: { $actions }
page-late = te laat sinds { $since }: { $actions }
page-stuck = vastgelopen sinds { $since }: { $why }
page-reserved = onder voorbehoud tot { $until }: { $authority }
page-replaced = vervangen door { $by }
page-money = Geld
page-forecast = prognose*
page-forecast-until = * Besteed in het jaar tot en met { $until }, naar verplichtingen, een schatting. Naar het tempo van de dagen tot nu toe, alle bronnen samen: { $pace }.
page-hours = Uren in { $year }
page-each-apart = alle, elke eenheid apart
page-plans = Plannen
page-no-plan = Er loopt geen plan.
page-phase = fase
page-colour-why = kleur en reden
page-colour = { $colour } { $on }: { $why }
page-no-colour = geen kleur vastgelegd
page-no-reason = geen reden gegeven
page-next-step = volgende stap
page-adopt = vaststellen of afwijzen
page-resume = hervatten of stopzetten
page-start = beginnen op { $on }
page-finish = afronden uiterlijk { $by }
page-do = { $kind }: { $what } ({ $owner })
page-do-by = { $kind }: { $what }, uiterlijk { $due } ({ $owner })
page-goals = Doelen
page-indicator = indicator, gebied
page-latest = laatste
page-caveat = kanttekening
page-no-indicator = geen indicator
page-too-few = te weinig om te melden
page-figure = { $value } ({ $on })
page-story = { $goal }: { $story } ({ $kind }, { $on })
page-overdue = Plichten die te laat zijn
page-several = { $count }: { $first }
page-many = { $count }: { $first }, …
page-vacancies = Vacatures
page-no-vacancy = Iedere zetel is bezet.
page-ahead = Komende data
page-nothing-ahead = Er is geen datum bekend.
page-date = datum
page-basis = Waar deze pagina op berust
page-known = Per { $day }, naar wat is vastgelegd tot en met { $known }.
page-nothing-known = Per { $day }, voordat er iets was vastgelegd.
page-checkpoint = IJkpunt: { $entries ->
    [one] 1 regel
   *[other] { $entries } regels
  }, wortel { $root }.
