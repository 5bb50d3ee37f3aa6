# Findings
finding-list = Findings

# Register
register = Register as of { $day }
register-overlap = The same money can be in several rows.
register-kind = kind
register-rows = rows
register-open = open
register-with-amount = with an amount
register-by-day = By day
register-closed-on = closed on
register-closed-by = closed by

# Roles
roles = Who did what in the same thing, as of { $day }
roles-combined = Things in which somebody has several roles: { $things }. Combinations: { $persons } of the same person, { $partners } of the same partner through several persons.
roles-findings = Findings: { $findings }. Every other combination is information.
roles-combinations = Combinations of roles
roles-held = Who had which role
roles-thing = thing
roles-combined-roles = roles
roles-role = role

# Sample
sample = Sample of { $of } as of { $day }
sample-of-entries = Sample of { $of }
sample-population = Population: { $items } { $of }, in the order of their entries, then of their ids.
sample-population-amount = Population: { $items } { $of }, { $amount }, in the order of their entries, then of their ids.
sample-sha256 = SHA-256 of its lines "id TAB amount": { $sha256 }
sample-by-count = Drawn: the { $size } smallest SHA-256 of "{ $seed }:ID".
sample-by-cent = Drawn by the cent: interval { $interval }, start { $start }, draws { $draws }.
sample-start = The start is the first 12 hexadecimal digits of the SHA-256 of "{ $seed }:start", modulo the interval, plus 1.
sample-no-amount = There is no amount to draw from.
sample-exceeds = The sample of { $size } is larger than the population of { $items }, so all of it is chosen.
sample-chosen = Chosen: { $count }
sample-chosen-amount = Chosen: { $count }, { $amount }
sample-list = Population
sample-rank = rank
sample-first-cent = first cent
sample-last-cent = last cent
sample-draws = draws

# Lawfulness
lawfulness = Lawfulness of the payments, in euros, as of { $day }
lawfulness-in = Lawfulness of the payments in { $year }, in euros, as of { $day }
lawfulness-links = Broken links
lawfulness-links-overlap = A payment with several broken links counts in each of them, and once as a broken chain.
lawfulness-link = link
lawfulness-sources = Where the money came from, over all years
lawfulness-above = Above what covers it, over all years (this breaks no chain)
lawfulness-legacy = Facts from before the signing, which record no payment: { $entries }.
lawfulness-payments = Payments
lawfulness-chains = The chain of each payment
lawfulness-ground = ground
lawfulness-granted-by = granted by
payments = payments
paid = paid
came-back = came back
net = net
chain = chain
chain-whole = whole chain
chain-broken = broken chain
chain-before-signing-on = before the signing on { $day }
chain-is-broken = BROKEN
whole = whole
broken = broken
before-signing = before the signing
broken-link = broken: { $link }
broken-links = broken links
broken-decision = decision (a voice without a seat)
broken-mandate = mandate (used without a seat)
broken-authority = authority of the payer (not cited)
broken-delivery = confirmed delivery
broken-receipt = receipt
net-per-partner = Net per partner
net-per-body = Net per body
net-per-plan = Net per plan
net-per-area = Net per area
net-per-goal = Net per goal
net-per-source = Net per source
net-per-year = Net per year
paid-ahead = paid ahead
pledged-by = pledged in
provided-by = provided in
link-payment = payment
link-decision = decision
link-allocation = allocation
link-commitment = commitment
link-delivery = delivery
link-invoice = invoice
link-credit = credit
link-refund = refund
link-document = document
link-mandate = mandate
link-authority = authority
link-own-authority = the payer's own
