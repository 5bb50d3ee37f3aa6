# What became of a command
recorded-as = recorded as { $entry }
would-be-recorded-as = would be recorded as { $entry }
recorded-before-as = recorded before as { $entry }
recorded-otherwise-as = recorded otherwise as { $entry }
receipt = { $outcome }  ({ $command })
refused-why = refused: { $reason }
unreadable-why = cannot be read: { $reason }
skipped-why = skipped: { $reason }
not-tried-why = not tried: { $reason }
ids-assigned = { $file }: { $commands ->
    [one] 1 command
   *[other] { $commands } commands
  }, { $assigned ->
    [one] 1 id
   *[other] { $assigned } ids
  } assigned

# A batch
batch = { $recorded } recorded, { $before } recorded before
batch-dry = { $recorded } would be recorded, { $before } recorded before
batch-failed = line { $line }: { $failure }
batch-stopped = The batch stopped: { $recorded } recorded, { $before } recorded before, { $left } not tried. Mend that line and run it again, which is safe.
run-again = run it again, which is safe

# A sheet
sheet-counts = { $rows ->
    [one] 1 row
   *[other] { $rows } rows
  }: { $dry ->
    [yes] { $recorded } would be recorded
   *[no] { $recorded } recorded
  }, { $before } recorded before, { $changed } recorded otherwise, { $refused } refused, { $unreadable } cannot be read, { $skipped } skipped
sheet-sums = { $rows ->
    [one] 1 row
   *[other] { $rows } rows
  }: { $dry ->
    [yes] { $recorded } would be recorded
   *[no] { $recorded } recorded
  } ({ $sum }), { $before } recorded before ({ $sum_before }), { $changed } recorded otherwise, { $refused } refused, { $unreadable } cannot be read, { $skipped } skipped
sheet-line = line { $line }: { $outcome }
sheet-line-key = line { $line }  { $key }: { $outcome }
sheet-changed = What is recorded stays: put the row back as it was, or enter what changed as a row with a key of its own.
sheet-characters = { $file } was read as { $characters }.
cell-empty = it is empty
same-key = the same key stands on line { $line }

# A meeting
meeting-counts = { $recorded } recorded, { $before } recorded before, { $refused } refused, { $changed } recorded otherwise, { $left } not tried
meeting-line = { $step }  { $title }: { $outcome }
step-item = item { $id }
step-meeting = meeting { $id }
step-call = call { $id }
step-minutes = minutes { $id }
step-adopt = adopt minutes
step-action = action { $id }
step-done = done { $id }
step-feedback = feedback { $id }
rests-on-refused = what it rests on was refused
use-new-decision = { $refusal }: use --new-decision
typo-or-decision = a typing error: run it again with --typo; a new decision: with --new-decision
ask-typo = [t]ypo, [n]ew decision, or skip?
week-otherwise = { $group } { $week }: recorded otherwise as { $entry }: { $what }
sealed-text = ‹sealed { $digest }›

# A meeting file to fill in
form-fill-in = { $file }: fill it in, then buurtkracht record { $file }
form-title = { $body } on { $day }
form-how =
    1. Take who was not there out of `present`, or name the person or the seat in `absent`.
    2. Under each item write what became of it: decision = "adopted", "under-reservation",
       "deferred", "rejected" or "noted". An item without one carries over.
    3. Take away the # in front of what happened. What is left behind a # is not recorded.
    4. buurtkracht record FILE --dry-run, and then without --dry-run. Running it again is safe.
    All keys: docs/entering.md.
form-minutes = minutes.pdf
form-reservation = still under reservation: { $decision } { $title } ({ $entry }) { $authority } until { $until }
form-carried = carried over from { $meeting }
form-proposed = proposed on { $day }
form-advice = advice of { $by }: { $verdict } ({ $entry })
form-action = { $what } ({ $who }; by { $by })
form-action-overdue = { $what } ({ $who }; by { $by }, overdue)
form-feedback = feedback due ({ $entry })
form-feedback-on = feedback due: { $title } ({ $entry })
