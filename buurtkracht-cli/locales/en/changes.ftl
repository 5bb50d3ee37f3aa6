# Changes
changes = Changes after { $from } until { $to }
changes-none = Nothing changed in force.
changes-topic = { $code ->
    [meetings] Meetings
   *[other] { $name }
  } ({ $count })
changes-change = { $on ->
    [0] —
   *[other] { $on }
  }: { $text }{ $recorded ->
    [0] {""}
   *[other] {" "}(recorded on { $recorded })
  }
changes-was = was: { $text }{ $since ->
    [0] {""}
   *[other] {" "}(from { $since })
  }
changes-is = is: { $text }{ $since ->
    [0] {""}
   *[other] {" "}(from { $since })
  }
changes-part = in the text: { $about }
changes-dropped = no longer in the text: { $about }
changes-amended = amendment { $amendment }: { $summary }
changes-reading = { $about }: { $answer } ({ $confirmed })
changes-setting = { $name }: { $value }
changes-ran-out = { $about } ran out
changes-difference = difference
changes-money = Changes in money
changes-capacity = Changes in capacity
changes-late = Became known late ({ $count })
changes-known-late = { $on }: { $text }
changes-days-later = recorded on { $recorded }, { $days ->
    [one] 1 day
   *[other] { $days } days
  } later: { $why }
changes-corrected = Corrected ({ $count })
changes-decision = { $on }: decision { $id }: { $reason }
changes-meeting = { $on }: meeting { $id }: { $reason }

# What if
what-if-without = What if decision { $decision } had not been taken
what-if-stopped = What if plan { $plan } had been stopped on { $on }
what-if-decided-again = { $decided_again ->
    [one] 1 command
   *[other] { $decided_again } commands
  } decided again by the same rules. The log stays as it is.
what-if-left-out = Left out
what-if-nothing = nothing
what-if-recorded = recorded on { $on }
what-if-made-up = Made up for this question
what-if-decides = { $body } decides in writing on { $decided_on } with the consent of { $persons }; recorded on { $on }, { $ahead ->
    [0] after the last entry
   *[other] ahead of [{ $ahead }]
  }
what-if-refused = Would have been refused ({ $count })
what-if-otherwise = Would have gone otherwise ({ $count })
what-if-refusal = { $command }: refused [{ $code }]: { $text }{ $since ->
    [0] {""}
   *[other] {" "}(follows from [{ $since }])
  }
what-if-lost = lost: { $event }
what-if-instead = instead: { $event }
what-if-versions = { $command }: the same, under text/readings/policy { $would }, not { $was }
what-if-money = Money as of { $as_of }
what-if-capacity = Free capacity as of { $as_of }
what-if-spent = spent, what if
what-if-free = free, what if
what-if-more-free = more free
what-if-less-free = less free
what-if-assignments = Assignments: not spread, and so free for another plan
what-if-not-spread = not spread, what if
