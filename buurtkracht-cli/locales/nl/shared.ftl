# Gedeeld
confirmed = bevestigd
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
