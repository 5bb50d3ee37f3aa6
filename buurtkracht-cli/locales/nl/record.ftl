# Wat er van een opdracht werd
recorded-as = vastgelegd als { $entry }
would-be-recorded-as = zou worden vastgelegd als { $entry }
recorded-before-as = eerder vastgelegd als { $entry }
recorded-otherwise-as = anders vastgelegd als { $entry }
receipt = { $outcome }  ({ $command })
refused-why = geweigerd: { $reason }
unreadable-why = onleesbaar: { $reason }
skipped-why = overgeslagen: { $reason }
not-tried-why = niet geprobeerd: { $reason }
ids-assigned = { $file }: { $commands ->
    [one] 1 opdracht
   *[other] { $commands } opdrachten
  }, { $assigned ->
    [one] 1 nummer
   *[other] { $assigned } nummers
  } toegekend

# Een reeks
batch = { $recorded } vastgelegd, { $before } eerder vastgelegd
batch-dry = { $recorded } zouden worden vastgelegd, { $before } eerder vastgelegd
batch-failed = regel { $line }: { $failure }
batch-stopped = De reeks stopte: { $recorded } vastgelegd, { $before } eerder vastgelegd, { $left } niet geprobeerd. Herstel die regel en probeer opnieuw, dat is veilig.
run-again = probeer opnieuw, dat is veilig

# Een blad
sheet-counts = { $rows ->
    [one] 1 rij
   *[other] { $rows } rijen
  }: { $dry ->
    [yes] { $recorded } zouden worden vastgelegd
   *[no] { $recorded } vastgelegd
  }, { $before } eerder vastgelegd, { $changed } anders vastgelegd, { $refused } geweigerd, { $unreadable } onleesbaar, { $skipped } overgeslagen
sheet-sums = { $rows ->
    [one] 1 rij
   *[other] { $rows } rijen
  }: { $dry ->
    [yes] { $recorded } zouden worden vastgelegd
   *[no] { $recorded } vastgelegd
  } ({ $sum }), { $before } eerder vastgelegd ({ $sum_before }), { $changed } anders vastgelegd, { $refused } geweigerd, { $unreadable } onleesbaar, { $skipped } overgeslagen
sheet-line = regel { $line }: { $outcome }
sheet-line-key = regel { $line }  { $key }: { $outcome }
sheet-changed = Wat is vastgelegd blijft: zet de rij terug zoals zij was, of voer de wijziging in als rij met een eigen sleutel.
sheet-characters = { $file } is gelezen als { $characters }.
cell-empty = leeg
same-key = dezelfde sleutel staat op regel { $line }

# Een overleg
meeting-counts = { $recorded } vastgelegd, { $before } eerder vastgelegd, { $refused } geweigerd, { $changed } anders vastgelegd, { $left } niet geprobeerd
meeting-line = { $step }  { $title }: { $outcome }
step-item = punt { $id }
step-meeting = overleg { $id }
step-call = oproep { $id }
step-minutes = notulen { $id }
step-adopt = notulen vaststellen
step-action = actie { $id }
step-done = gedaan { $id }
step-feedback = terugkoppeling { $id }
rests-on-refused = waar het op rust werd geweigerd
use-new-decision = { $refusal }: gebruik --new-decision
typo-or-decision = een typefout: opnieuw met --typo; een nieuw besluit: met --new-decision
ask-typo = [t]ypefout, [n]ieuw besluit, of overslaan?
week-otherwise = { $group } { $week }: anders vastgelegd als { $entry }: { $what }
sealed-text = ‹verzegeld { $digest }›

# Een bestand van een overleg om in te vullen
form-fill-in = { $file }: vul het in, daarna buurtkracht record { $file }
form-title = { $body } op { $day }
form-how =
    1. Haal wie er niet was uit `aanwezig`, of noem de persoon of de zetel in `afwezig`.
    2. Schrijf bij elk punt wat ervan werd: besluit = "vastgesteld", "onder voorbehoud",
       "aangehouden", "afgewezen" of "ter kennisname". Een punt zonder besluit schuift door.
    3. Haal het # weg voor wat er gebeurde. Wat achter een # staat, wordt niet vastgelegd.
    4. buurtkracht record BESTAND --dry-run, en daarna zonder --dry-run. Herhalen is veilig.
    Alle sleutels: docs/entering.md.
form-minutes = verslag.pdf
form-reservation = nog onder voorbehoud: { $decision } { $title } ({ $entry }) { $authority } tot { $until }
form-carried = doorgeschoven van { $meeting }
form-proposed = voorgesteld op { $day }
form-advice = advies van { $by }: { $verdict } ({ $entry })
form-action = { $what } ({ $who }; uiterlijk { $by })
form-action-overdue = { $what } ({ $who }; uiterlijk { $by }, te laat)
form-feedback = terugkoppeling open ({ $entry })
form-feedback-on = terugkoppeling open: { $title } ({ $entry })
