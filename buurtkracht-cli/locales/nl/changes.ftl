# Wijzigingen
changes = Wijzigingen na { $from } tot en met { $to }
changes-none = Er wijzigde niets in wat geldt.
changes-topic = { $code ->
    [meetings] Overleggen
   *[other] { $name }
  } ({ $count })
changes-change = { $on ->
    [0] —
   *[other] { $on }
  }: { $text }{ $recorded ->
    [0] {""}
   *[other] {" "}(vastgelegd op { $recorded })
  }
changes-was = was: { $text }{ $since ->
    [0] {""}
   *[other] {" "}(vanaf { $since })
  }
changes-is = is: { $text }{ $since ->
    [0] {""}
   *[other] {" "}(vanaf { $since })
  }
changes-part = in de tekst: { $about }
changes-dropped = niet meer in de tekst: { $about }
changes-amended = wijziging { $amendment }: { $summary }
changes-reading = { $about }: { $answer } ({ $confirmed })
changes-setting = { $name }: { $value }
changes-ran-out = { $about } liep af
changes-difference = verschil
changes-money = Wijzigingen in het geld
changes-capacity = Wijzigingen in de capaciteit
changes-late = Te laat bekend geworden ({ $count })
changes-known-late = { $on }: { $text }
changes-days-later = vastgelegd op { $recorded }, { $days ->
    [one] 1 dag
   *[other] { $days } dagen
  } later: { $why }
changes-corrected = Gecorrigeerd ({ $count })
changes-decision = { $on }: besluit { $id }: { $reason }
changes-meeting = { $on }: overleg { $id }: { $reason }

# Wat als
what-if-without = Wat als besluit { $decision } niet was genomen
what-if-stopped = Wat als plan { $plan } op { $on } was stopgezet
what-if-decided-again = { $decided_again ->
    [one] 1 opdracht is
   *[other] { $decided_again } opdrachten zijn
  } opnieuw beoordeeld volgens dezelfde regels. Het logboek blijft zoals het is.
what-if-left-out = Weggelaten
what-if-nothing = niets
what-if-recorded = vastgelegd op { $on }
what-if-made-up = Verzonnen voor deze vraag
what-if-decides = { $body } besluit schriftelijk op { $decided_on } met instemming van { $persons }; vastgelegd op { $on }, { $ahead ->
    [0] na de laatste regel
   *[other] vóór [{ $ahead }]
  }
what-if-refused = Zou zijn geweigerd ({ $count })
what-if-otherwise = Zou anders zijn gegaan ({ $count })
what-if-refusal = { $command }: geweigerd [{ $code }]: { $text }{ $since ->
    [0] {""}
   *[other] {" "}(volgt uit [{ $since }])
  }
what-if-lost = vervalt: { $event }
what-if-instead = in plaats daarvan: { $event }
what-if-versions = { $command }: hetzelfde, onder tekst/lezingen/beleid { $would }, niet { $was }
what-if-money = Geld per { $as_of }
what-if-capacity = Vrije capaciteit per { $as_of }
what-if-spent = besteed, wat als
what-if-free = vrij, wat als
what-if-more-free = meer vrij
what-if-less-free = minder vrij
what-if-assignments = Toedelingen: niet verdeeld, dus vrij voor een ander plan
what-if-not-spread = niet verdeeld, wat als
