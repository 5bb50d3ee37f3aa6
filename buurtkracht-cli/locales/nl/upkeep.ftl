# Oprichten
charter-sound = { $programme }: de verklaring is in orde ({ $goals ->
    [one] 1 doel
   *[other] { $goals } doelen
  }, { $bodies ->
    [one] 1 orgaan
   *[other] { $bodies } organen
  })
founded = { $programme } is opgericht in { $store }
founded-before = { $programme } was al opgericht in { $store }
founded-next = Nu:
founded-persons = Registreer wie tekent: buurtkracht template RegisterPerson
founded-signatures = Leg de handtekeningen vast: buurtkracht template SignCharter
founded-in-force = Laat de verklaring ingaan: buurtkracht template BringCharterIntoForce
imported-unconfirmed = Een import staat nergens voor in: zonder ijkpunt bevestigt niemand deze tijden.
templates = Sjablonen: buurtkracht template NAAM

# Controle
verified = { $programme }: volledig en ongewijzigd, naar de eigen bytes
verified-unsound = { $programme }: NIET in orde
verified-entries = regels: { $count }
verified-root = wortel (RFC 6962): { $root }
verified-last = laatst vastgelegd: { $at }
verified-same = opnieuw beslist met dezelfde uitkomst: { $count }
verified-older = naar oudere regels, niet opnieuw beslist: { $count }
verified-snapshots = momentopnamen met dezelfde stand: { $count }
verified-no-rules = De opdrachten zijn niet opnieuw beslist: `verify --rules` doet dat.
verified-alone = Alleen deze opslag staat in voor het geheel: bewaar de wortel elders om een herschreven log te merken.
entry-flaw = regel { $entry }: { $reason }

# Salvage
doctor-vault-file = niet gekopieerd, want beschadigd: { $file }: { $reason }
salvage-mark = deze opslag is gered uit { $from } op { $at }; { $programme }: voor elk van de eerste { $vouched } regels stond de opslagmotor of een controlesom in
salvage-mark-unvouched = deze opslag is gered uit { $from } op { $at }; { $programme }: de opslagmotor of een controlesom stond in voor de eerste { $vouched } van { $entries } geredde regels, en vanaf regel { $vouched } niet voor alle

# Vault
vault-none-named = verzegelde waarden: de regels noemen er geen
vault-none-held = verzegelde waarden: { $values }; de kluis bevat er geen. Een log kan zonder kluis bestaan.
vault-values = verzegelde waarden: { $values }; gaaf: { $present }, niet in de kluis: { $absent }, beschadigd: { $damaged }
vault-without-key = gaaf, maar de sleutel is kwijt, zodat dezelfde opdracht niet opnieuw te verzegelen is: { $count }
vault-flaw = regel { $entry }, { $field }: { $reason } ({ $file })

# Cache
cache = Momentopnamen in { $folder }
cache-empty = Er is er geen. Het log wordt vanaf de eerste regel gelezen, en laat er een na waar dat lang duurt.
recorded-up-to = vastgelegd tot en met
passed-over = overgeslagen: { $why }
progress-bar = { $position }/{ $length } regels, { $left } te gaan
not-kept = buurtkracht: niets in de cache bewaard van { $programme }: { $error }

# Dokter
doctor-sound = { $store }: in orde: niets is weg of veranderd, naar de eigen bytes
doctor-damaged = { $store }: BESCHADIGD
doctor-damage = schade: { $note }
doctor-remark = opmerking: { $note }
doctor-no-programme = Er staat geen programma in.
doctor-marked = regels volgens de markering: { $count ->
    [unknown] onbekend
   *[other] { $count }
  }
doctor-intact = gaaf vanaf de eerste: { $intact } (van gevonden: { $found })
doctor-last = laatste daarvan vastgelegd: { $at }
doctor-root = wortel daarover (RFC 6962): { $root }
doctor-carved = daarvan niet door de opslagmotor gegeven, wel gevonden in zijn ruwe bytes: { $entries }
doctor-unvouched = daarvan gevonden zonder kloppende controlesom: { $entries }; wat geen regel toetst, zoals wie vastlegde, kan veranderd zijn
doctor-later = daarachter op zichzelf gaaf, en zonder haar niet te controleren: { $entries }
doctor-range = { $first } t/m { $last }
doctor-salvaged = Gered naar { $to }
doctor-sealed = verzegelde waarden: { $count }
doctor-whole = Dat is alles wat de oude opslag ooit had, voor zover bekend.
doctor-not-whole = Dat is NIET alles: wat hierboven staat is weg, of niet te controleren zonder wat weg is.
doctor-can-salvage = In de opslag is niets veranderd. Met --salvage sled:MAP gaan de gave regels naar een nieuwe.
doctor-nothing-intact = In de opslag is niets veranderd. Geen regel is gaaf vanaf de eerste: er is niets te redden.

# Meting
bench = { $folder }: gemiddeld { $bytes } bytes per regel; alles staat op de schijf voor het is bevestigd
bench-measured = gemeten
bench-number = aantal
bench-a-second = per seconde
bench-of-disk = van de schijf
bench-disk = de schijf zelf: toevoegen en synchroniseren
bench-alone = { $engine }: opdrachten na elkaar
bench-together = { $engine }: opdrachten van 64 tegelijk
bench-replay = { $engine }: herhalen
bench-verify = { $engine }: verifiëren
bench-engine = opslag
bench-disk-bytes = bytes op de schijf
bench-of-entries = van de bytes van de regels
bench-most = Deze schijf synchroniseert in { $micros } µs: na elkaar hooguit ongeveer { $most } opdrachten per seconde.
bench-too-fast = LET OP: zo snel is geen schijf. Misschien negeert de schijf, het bestandssysteem of de virtuele machine de synchronisatie: dan kan bij stroomuitval verloren gaan wat was bevestigd.

# Demo
demo-alblasserdam = Deze geschiedenis is een illustratie: mensen, cijfers en gebeurtenissen zijn verzonnen. Alleen de verklaring is echt.
demo-lindewaard = Lindewaard bestaat niet: gemeente, verklaring, partners, mensen, cijfers en gebeurtenissen zijn verzonnen.
demo-twee-oevers = Twee Oevers bestaat niet: gemeenten, overeenkomst, partners, mensen, cijfers en gebeurtenissen zijn verzonnen.
demo-founded = Het programma is opgericht uit zijn verklaring
demo-refused = geweigerd [{ $code }]: { $refusal }
demo-tally = { $recorded } regels vastgelegd, { $refused } handelingen geweigerd, zoals het hoort.
demo-questions = Drie vragen:
demo-question = { $number }. { $question }
demo-why-cafe = Waarom is het straatcafé stopgezet, en waar ging het geld heen?
demo-who-election = Wie zat er net na de verkiezingen in de stuurgroep?
demo-whose-money = Wiens geld is waar?
demo-who-orchard = Wie besloot over de boomgaard, wat moest worden gecorrigeerd, en wat kwam ervan?
demo-who-board = Wie zit er in het bestuur sinds de stichting fuseerde?
demo-whose-money-yearly = Wiens geld is waar, jaar voor jaar?
demo-who-objected = Wie had bezwaar tegen het geld van 2028, en waarom is het toch besloten?
demo-who-team = Wie zitten er in het tweede jaar in het programmateam?
demo-whose-money-by-year = Wiens geld is waar, met een bedrag voor elk jaar?
demo-more = Vraag meer ({ $entries } regels om te bevragen):
