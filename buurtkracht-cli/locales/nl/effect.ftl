# Doeltreffendheid
effect = Effect per { $day }
effect-no-cause = Cijfers en wat er gedaan is staan naast elkaar. Niets hier toont aan dat het een het ander veroorzaakte.
effect-comparable = Een verandering staat er alleen tussen vergelijkbare cijfers. Die kan nog steeds toeval zijn.
effect-basis = Een cijfer over minder dan { $small } mensen of woningen is onderdrukt. Dit antwoord berust op { $entries ->
    [one] 1 regel
   *[other] { $entries } regels
  } van { $programme }.
effect-goal = Doel { $goal } "{ $title }"
effect-of-programme = Evaluaties van het programma als geheel
effect-for-no-plan = Gewerkt voor geen plan, en dus voor geen doel
effect-became = Hierin staat ook wat bekend is van { $goals }, dat in dit doel is opgegaan.
effect-goal-ended = De verklaring heeft dit doel sinds { $on } niet meer{ $reason ->
    [0] {""}
   *[other] {": "}{ $reason }
  }.
effect-nothing-known = Hierover is niets bekend.
effect-never-measured = nooit gemeten
effect-no-figures = Er zijn geen cijfers.
effect-indicator = { $indicator } "{ $title }" ({ $unit }) [{ $entry }]
effect-more-is-better = { $unit }, meer is beter
effect-less-is-better = { $unit }, minder is beter
effect-sub-aim = Subdoel: { $aim }
effect-chart = { $title }, { $place }
effect-chart-context = { $title }, { $place } (alleen context)
effect-kind = soort
effect-measured = gemeten
effect-target = streefwaarde
effect-reached = gehaald
effect-not-reached = niet gehaald
effect-no-figure-in-period = geen cijfer in de periode
effect-made = bron: { $source }; methode: { $method }
effect-made-of = bron: { $source }; methode: { $method }; geteld: { $counted }
effect-no-change = geen verandering aangetoond
effect-interval = { $percent }%-interval
effect-change = 0-meting → laatste: { $from } → { $to } ({ $by }{ $interval ->
    [0] {""}
   *[other] {"; "}{ $percent }%-interval { $interval }
  }): { $beyond ->
    [yes] { $course }, groter dan toeval
    [no] het interval bevat 0, dus toeval kan het verschil verklaren
   *[unknown] zonder interval, dus toeval kan het verschil verklaren
  }; een oorzaak is niet aangetoond
effect-no-baseline = er is geen 0-meting
effect-no-later-figure = na de 0-meting is niets gemeten
effect-other-boundary = { $area } is { $change } op { $on }: andere grens, niet vergelijkbaar
effect-other-division = indeling van { $was } → { $now }: geen andere grens vastgelegd; vergelijk met zorg
effect-other-series = een andere reeks: { $was } → { $now }; niet vergelijkbaar
effect-unknown-number = n is niet bekend, dus er is geen interval
effect-not-said = niet vermeld
effect-estimate = een schatting, die niet wordt vergeleken
effect-too-few-to-tell = onderdrukt{ $n ->
    [0] {""}
   *[other] {" "}(n = { $n })
  }: te weinig mensen om te publiceren, en dat is niet nul
effect-not-zero = geen cijfer, en dat is niet nul
effect-too-few-to-compare = over te weinig mensen om te vergelijken (n = { $n })
effect-context-only = alleen context, en dat is nooit bewijs van effect
effect-brought-about = Tot stand gebracht
effect-evaluations = Evaluaties
effect-process = gaat over hoe het verliep, en dat is nooit bewijs van effect
effect-narrative = is wat mensen vertellen, en dat is nooit bewijs van effect
effect-rests-on = rust op { $figures }
effect-rests-on-nothing = rust op geen cijfer met een 0-meting, dus geen verandering aangetoond
effect-means = { $goal }, { $area }: besteed en gewerkt aan de plannen
effect-shared-by = gedeeld door
effect-alone = alleen voor dit doel en gebied
effect-shared = gedeeld, geheel en niet gesplitst
