# Gedeeld
not-confirmed = niet bevestigd door de partners
amount = bedrag
entries = regels
none = geen
source = bron
partner = partner
plan = plan
area = gebied
goal = doel
total = totaal
sum-no-pot = som, geen pot
person = persoon
state = stand
day = dag
who = wie
what = wat
since = sinds
about = over
number = aantal
finding = bevinding
until = tot en met
confirmed = bevestigd
baseline = 0-meting
suppressed = onderdrukt
absent = ontbreekt
decision = besluit
no-figure = geen cijfer
partners = partners
figure = cijfer
successes = successen: { $text }
challenges = uitdagingen: { $text }
signed-by = ondertekend door
copied = { $programme }: { $entries ->
    [one] 1 regel
   *[other] { $entries } regels
  } ({ $before } waren er al)
core-partners = kernpartners
