# Shared
confirmed = confirmed
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
