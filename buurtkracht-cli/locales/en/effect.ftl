# Effect
effect = Effect as of { $day }
effect-no-cause = Figures and what was done are shown side by side. Nothing here shows that one caused the other.
effect-comparable = A change is shown only between figures that can be compared. It may still be due to chance.
effect-basis = A figure about fewer than { $small } people or homes is suppressed. This answer is based on { $entries ->
    [one] 1 entry
   *[other] { $entries } entries
  } of { $programme }.
effect-goal = Goal { $goal } "{ $title }"
effect-of-programme = Evaluations of the programme as a whole
effect-for-no-plan = Worked for no plan, and so for no goal
effect-became = It includes what is known of { $goals }, which became this goal.
effect-goal-ended = The declaration has not had this goal since { $on }{ $reason ->
    [0] {""}
   *[other] {": "}{ $reason }
  }.
effect-nothing-known = Nothing is known of it.
effect-never-measured = never measured
effect-no-figures = There are no figures.
effect-indicator = { $indicator } "{ $title }" ({ $unit }) [{ $entry }]
effect-more-is-better = { $unit }, more is better
effect-less-is-better = { $unit }, less is better
effect-sub-aim = Sub-aim: { $aim }
effect-chart = { $title }, { $place }
effect-chart-context = { $title }, { $place } (context only)
effect-kind = kind
effect-measured = measured
effect-target = target
effect-reached = reached
effect-not-reached = not reached
effect-no-figure-in-period = no figure to tell
effect-made = source: { $source }; method: { $method }
effect-made-of = source: { $source }; method: { $method }; counted: { $counted }
effect-no-change = no change shown
effect-interval = { $percent } % interval
effect-change = baseline → latest: { $from } → { $to } ({ $by }{ $interval ->
    [0] {""}
   *[other] {"; "}{ $percent } % interval { $interval }
  }): { $beyond ->
    [yes] { $course }, beyond chance
    [no] the interval contains 0, so chance can explain the difference
   *[unknown] without an interval, so chance may explain the difference
  }; no cause is shown
effect-no-baseline = there is no baseline
effect-no-later-figure = nothing was measured since the baseline
effect-other-boundary = { $area } was { $change } on { $on }: another boundary, not comparable
effect-other-division = division of { $was } → { $now }: no other boundary is recorded; compare with care
effect-other-series = another series: { $was } → { $now }; not comparable
effect-unknown-number = n is not known, so there is no interval
effect-not-said = not said
effect-estimate = an estimate, which is not compared
effect-too-few-to-tell = suppressed{ $n ->
    [0] {""}
   *[other] {" "}(n = { $n })
  }: too few people to publish, which is not zero
effect-not-zero = no figure, which is not zero
effect-too-few-to-compare = about too few people to compare (n = { $n })
effect-context-only = context only, which is never proof of effect
effect-brought-about = Brought about
effect-evaluations = Evaluations
effect-process = it is about how it went, which is never evidence of effect
effect-narrative = it is what people tell, which is never evidence of effect
effect-rests-on = rests on { $figures }
effect-rests-on-nothing = rests on no figure with a baseline, so no change is shown
effect-means = { $goal }, { $area }: spent and worked on the plans
effect-shared-by = shared by
effect-alone = for this goal and area alone
effect-shared = shared, whole and not split
