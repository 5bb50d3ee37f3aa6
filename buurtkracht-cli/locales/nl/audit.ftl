# Bevindingen
finding-list = Bevindingen

# Register
register = Register per { $day }
register-overlap = Hetzelfde geld kan in meer rijen staan.
register-kind = soort
register-rows = rijen
register-open = open
register-with-amount = met een bedrag
register-by-day = Op dag
register-closed-on = afgedaan op
register-closed-by = afgedaan bij

# Rollen
roles = Wie deed wat in dezelfde zaak, per { $day }
roles-combined = Zaken waarin iemand meer rollen heeft: { $things }. Combinaties: { $persons } van dezelfde persoon, { $partners } van dezelfde partner via meer personen.
roles-findings = Bevindingen: { $findings }. Iedere andere combinatie is ter informatie.
roles-combinations = Combinaties van rollen
roles-held = Wie welke rol had
roles-thing = zaak
roles-combined-roles = rollen
roles-role = rol

# Steekproef
sample = Steekproef uit { $of } per { $day }
sample-of-entries = Steekproef uit { $of }
sample-population = Populatie: { $items } { $of }, op volgorde van hun regel, dan van hun id.
sample-population-amount = Populatie: { $items } { $of }, { $amount }, op volgorde van hun regel, dan van hun id.
sample-sha256 = SHA-256 van de regels "id TAB bedrag": { $sha256 }
sample-by-count = Getrokken: de { $size } kleinste SHA-256 van "{ $seed }:ID".
sample-by-cent = Getrokken per cent: interval { $interval }, start { $start }, trekkingen { $draws }.
sample-start = De start is het getal van de eerste 12 hexadecimale cijfers van de SHA-256 van "{ $seed }:start", modulo het interval, plus 1.
sample-no-amount = Er is geen bedrag om uit te trekken.
sample-exceeds = De steekproef van { $size } is groter dan de populatie van { $items }; daarom is alles gekozen.
sample-chosen = Gekozen: { $count }
sample-chosen-amount = Gekozen: { $count }, { $amount }
sample-list = Populatie
sample-rank = nr.
sample-first-cent = eerste cent
sample-last-cent = laatste cent
sample-draws = trekkingen

# Rechtmatigheid
lawfulness = Rechtmatigheid van de betalingen, in euro, per { $day }
lawfulness-in = Rechtmatigheid van de betalingen in { $year }, in euro, per { $day }
lawfulness-links = Gebroken schakels
lawfulness-links-overlap = Een betaling met meer gebroken schakels telt bij elk daarvan mee, en één keer als gebroken keten.
lawfulness-link = schakel
lawfulness-sources = Waar het geld vandaan kwam, over alle jaren
lawfulness-above = Boven de dekking, over alle jaren (dit breekt geen keten)
lawfulness-legacy = Feiten van voor de ondertekening, die geen betaling vastleggen: { $entries }.
lawfulness-payments = Betalingen
lawfulness-chains = De keten van iedere betaling
lawfulness-ground = grond
lawfulness-granted-by = toegekend bij
payments = betalingen
paid = betaald
came-back = terugontvangen
net = netto
chain = keten
chain-whole = keten compleet
chain-broken = keten gebroken
chain-before-signing-on = voor de ondertekening op { $day }
chain-is-broken = GEBROKEN
whole = compleet
broken = gebroken
before-signing = voor de ondertekening
broken-link = gebroken: { $link }
broken-links = gebroken schakels
broken-decision = besluit (een stem zonder zetel)
broken-mandate = mandaat (gebruikt zonder zetel)
broken-authority = bevoegdheid van de betaler (niet genoemd)
broken-delivery = bevestigde prestatie
broken-receipt = bon
net-per-partner = Netto per partner
net-per-body = Netto per orgaan
net-per-plan = Netto per plan
net-per-area = Netto per gebied
net-per-goal = Netto per doel
net-per-source = Netto per bron
net-per-year = Netto per jaar
paid-ahead = vooruitbetaald
pledged-by = toegezegd in
provided-by = nagekomen in
link-payment = betaling
link-decision = besluit
link-allocation = toewijzing
link-commitment = verplichting
link-delivery = prestatie
link-invoice = factuur
link-credit = creditnota
link-refund = terugbetaling
link-document = document
link-mandate = mandaat
link-authority = bevoegdheid
link-own-authority = van de betaler zelf
