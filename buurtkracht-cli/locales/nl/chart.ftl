# Grafieken
chart-baseline = 0-meting
chart-measured = gemeten
chart-target = streefwaarde, aan het eind van de periode
chart-together = meer hiervan op één plek
chart-gap = onderdrukt of ontbreekt: een gat, niet nul
chart-break = over deze lijn niet vergelijkbaar
chart-scale-starts = De schaal begint bij { $from }.
chart-as-of = per { $day }
chart-no-figure = geen cijfer
chart-mark = { $kind }, { $day }: { $value }
chart-stretch = { $name }, { $from } tot en met { $until }
chart-going-on = { $name }, vanaf { $from }
