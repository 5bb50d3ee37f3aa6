# Founding
charter-sound = { $programme }: the charter is sound ({ $goals ->
    [one] 1 goal
   *[other] { $goals } goals
  }, { $bodies ->
    [one] 1 body
   *[other] { $bodies } bodies
  })
founded = { $programme } is founded in { $store }
founded-before = { $programme } was founded before in { $store }
founded-next = Next:
founded-persons = Register who signs: buurtkracht template RegisterPerson
founded-signatures = Record the signatures: buurtkracht template SignCharter
founded-in-force = Bring the charter into force: buurtkracht template BringCharterIntoForce
imported-unconfirmed = An import vouches for nothing: without a checkpoint nobody confirms these times.
templates = Templates: buurtkracht template NAME

# Verification
verified = { $programme }: complete and unaltered, by its own bytes
verified-unsound = { $programme }: NOT sound
verified-entries = entries: { $count }
verified-root = root (RFC 6962): { $root }
verified-last = last recorded: { $at }
verified-same = decided again with the same events: { $count }
verified-older = by older rules, not decided again: { $count }
verified-snapshots = snapshots with the same state: { $count }
verified-no-rules = The commands were not decided again: `verify --rules` does that.
verified-alone = Nobody vouches for the whole but this store: keep the root elsewhere to notice a rewritten log.
entry-flaw = entry { $entry }: { $reason }

# Salvage
doctor-vault-file = not copied, for it is damaged: { $file }: { $reason }
salvage-mark = this store was salvaged from { $from } on { $at }; { $programme }: the engine or a checksum vouched for each of the first { $vouched } entries
salvage-mark-unvouched = this store was salvaged from { $from } on { $at }; { $programme }: the engine or a checksum vouched for the first { $vouched } of { $entries } salvaged entries, and not for all from entry { $vouched } on

# Vault
vault-none-named = sealed values: the entries name none
vault-none-held = sealed values: { $values }, and the vault holds none of them; a log can be without its vault
vault-values = sealed values: { $values }; sound: { $present }, not in the vault: { $absent }, damaged: { $damaged }
vault-without-key = sound, but their key is lost, so the same command cannot be sealed again: { $count }
vault-flaw = entry { $entry }, { $field }: { $reason } ({ $file })

# Cache
cache = Snapshots in { $folder }
cache-empty = There is none. The log is read from its first entry on, and leaves one where that takes long.
recorded-up-to = recorded up to
passed-over = passed over: { $why }
progress-bar = { $position }/{ $length } entries, { $left } left
not-kept = buurtkracht: nothing kept in the cache of { $programme }: { $error }

# Doctor
doctor-sound = { $store }: sound: nothing is lost or changed, by its own bytes
doctor-damaged = { $store }: DAMAGED
doctor-damage = damage: { $note }
doctor-remark = remark: { $note }
doctor-no-programme = There is no programme in it.
doctor-marked = entries by the marker: { $count ->
    [unknown] unknown
   *[other] { $count }
  }
doctor-intact = intact from the first on: { $intact } (of found: { $found })
doctor-last = last of them recorded: { $at }
doctor-root = root over them (RFC 6962): { $root }
doctor-carved = of these, not given by the engine but found in its raw bytes: { $entries }
doctor-unvouched = of these, found without a right checksum: { $entries }; what no rule checks, such as who recorded, may have changed
doctor-later = intact by themselves behind that, and not to be checked without it: { $entries }
doctor-range = { $first } to { $last }
doctor-salvaged = Salvaged into { $to }
doctor-sealed = sealed values: { $count }
doctor-whole = That is all that the old store ever had, by what is known of it.
doctor-not-whole = That is NOT all: what is said above is lost, or cannot be checked without what is lost.
doctor-can-salvage = Nothing in the store was changed. With --salvage sled:FOLDER the intact entries go into a new one.
doctor-nothing-intact = Nothing in the store was changed. No entry is intact from the first on: there is nothing to salvage.

# Benchmark
bench = { $folder }: { $bytes } bytes an entry on average; everything is on the disk before it is acknowledged
bench-measured = measured
bench-number = number
bench-a-second = a second
bench-of-disk = of the disk
bench-disk = the disk by itself: append and sync
bench-alone = { $engine }: one command after another
bench-together = { $engine }: commands of 64 clients
bench-replay = { $engine }: replay
bench-verify = { $engine }: verify
bench-engine = engine
bench-disk-bytes = bytes on the disk
bench-of-entries = of the bytes of the entries
bench-most = This disk syncs in { $micros } µs: about { $most } commands a second at the most, one after another.
bench-too-fast = WARNING: no disk is that fast. The disk, the file system or the virtual machine may ignore syncs: then a cut of the power can lose what was acknowledged.

# Demo
demo-alblasserdam = This history is an illustration: people, figures and events are invented. Only the charter is real.
demo-lindewaard = Lindewaard does not exist: municipality, charter, partners, people, figures and events are invented.
demo-twee-oevers = Twee Oevers does not exist: municipalities, agreement, partners, people, figures and events are invented.
demo-founded = The programme is founded from its charter
demo-refused = refused [{ $code }]: { $refusal }
demo-tally = { $recorded } entries recorded, { $refused } acts refused, as they should be.
demo-questions = Three questions:
demo-question = { $number }. { $question }
demo-why-cafe = Why was the street café stopped, and where did its money go?
demo-who-election = Who sat in the steering group just after the election?
demo-whose-money = Whose money is where?
demo-who-orchard = Who decided on the orchard, what had to be corrected, and what came of it?
demo-who-board = Who sits in the board since the foundation merged?
demo-whose-money-yearly = Whose money is where, year by year?
demo-who-objected = Who objected to the money of 2028, and why is it decided all the same?
demo-who-team = Who sits in the programme team in the second year?
demo-whose-money-by-year = Whose money is where, with an amount for each year?
demo-more = Ask more ({ $entries } entries to ask):
