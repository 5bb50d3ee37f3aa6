# Shared
not-confirmed = not confirmed by the partners
amount = amount
entries = entries
none = none
source = source
partner = partner
plan = plan
area = area
goal = goal
total = total
sum-no-pot = sum, not a pot
person = person
state = state
day = day
who = who
what = what
since = since
about = about
number = number
finding = finding
until = until
confirmed = confirmed
baseline = baseline
suppressed = suppressed
absent = absent
decision = decision
no-figure = no figure
partners = partners
figure = figure
successes = successes: { $text }
challenges = challenges: { $text }
signed-by = signed by
copied = { $programme }: { $entries ->
    [one] 1 entry
   *[other] { $entries } entries
  } ({ $before } were there before)
core-partners = core partners
