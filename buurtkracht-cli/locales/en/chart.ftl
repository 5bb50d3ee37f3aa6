# Charts
chart-baseline = baseline
chart-measured = measured
chart-target = target, at the end of its period
chart-together = several of these in one place
chart-gap = suppressed or absent: a gap, not zero
chart-break = not comparable across this line
chart-scale-starts = The scale starts at { $from }.
chart-as-of = as of { $day }
chart-no-figure = no figure
chart-mark = { $kind }, { $day }: { $value }
chart-stretch = { $name }, { $from } to { $until }
chart-going-on = { $name }, from { $from }
