# Explanations
explanation = Explanation of { $id }
explanation-as-of = As of { $day }: what had taken effect by then. What is later is left out.

# Things
explain-decision = decision { $decision } "{ $title }"
explain-plan = plan { $plan } "{ $title }" ({ $kind })
explain-meeting = meeting { $meeting } of { $bodies }, { $on }, { $held ->
    [yes] held
   *[no] not held
  }
explain-mandate = mandate { $mandate }
explain-partner = partner { $partner } "{ $name }" ({ $kind }), since { $on }
explain-body = { $name } ({ $id }), since { $from }
explain-commitment = commitment { $commitment }: { $amount } ({ $ground })
explain-funding = funding { $funding } "{ $title }"
explain-seat = seat { $body }/{ $seat }: { $function }
explain-person = person { $person } ({ $quality })
explain-pledge = pledge { $id }: { $what } of { $partner } (§ { $section })
explain-goal = goal { $id } "{ $title }" (§ { $section })
explain-duty = duty { $id }: { $what } (§ { $section })
explain-supplier = supplier { $supplier }

# Decisions
explain-named = { $role ->
    [superseded] {"supersedes "}
    [later] {"later: "}
    [follow-up] {"followed by "}
    [reported] {"reported: "}
    [carried-out] {"carries out "}
    [subject] {"is about "}
    [ratifying] {"ratified by "}
    [adopting] {"adopted by "}
    [granting] {"granted by "}
   *[other] {""}
  }{ $decision }, on { $decided_on }
explain-in-meeting = { $outcome } by { $body } on { $on }, in meeting { $meeting }
explain-under-mandate = { $outcome } by { $body } on { $on }, under the mandate of seat { $seat } by { $person }
explain-in-writing = { $outcome } by { $body } on { $on }, in writing from { $opened } to { $closed }
explain-takes-effect = takes effect on { $on }; recorded on { $recorded }
explain-reason = reason: { $reason }
explain-because = because: { $reason }
explain-charter = charter: { $title } ({ $copy }), as it was then: text { $text }, readings { $readings }, policy { $policy }
explain-place = in meeting { $meeting }
explain-item = item { $item } "{ $title }"
explain-no-minutes = no minutes
explain-reported-in = reported in { $meeting }
explain-cited = mandate cited; authority of the payer: { $authority ->
    [0] NOT CITED
   *[other] { $authority }
  }
explain-mandate-link = mandate { $mandate } of { $to }: { $scope }{ $ceiling ->
    [0] {""}
   *[other] , up to { $ceiling }
  }, { $valid }, given by { $by }
explain-reservation = under reservation of { $authority } ({ $kind }), { $end ->
    [lifted] lifted on
    [lapsed] lapsed on
   *[open] open until
  } { $on }
explain-money-waits = waits: { $amount } from { $from } to plan { $plan }
explain-effect-waits = waits: { $effect }
explain-by-text = competence: { $competence } (text § { $section }, version { $version })
explain-by-reading = competence: { $competence } (reading { $point }, { $confirmed ->
    [yes] confirmed
   *[no] not confirmed
  }, version { $version })
explain-by-mandate = competence: { $competence } (mandate { $mandate })
explain-by-policy = competence: { $competence } (policy, not from the declaration, version { $version })
explain-rule = decides by: { $rule }; quorum for money: { $money }, for the rest: { $other }{ $readings ->
    [0] {""}
   *[other] {" "}(readings not confirmed: { $readings })
  }
explain-positions = who decided
explain-position = { $stance }: { $person }, { $function ->
    [0] seat { $seat }
   *[other] { $function }
  }{ $partner ->
    [0] {""}
   *[other] , for { $partner }
  }, { $standing ->
    [0] no seat that day, as known now
   *[other] { $standing }
  }{ $voice ->
    [no] , without a voice
   *[other] {""}
  }{ $written ->
    [0] {""}
   *[other] , consent in writing on { $written }
  }
explain-departs = departs from the reading of { $point }: { $reason }
explain-no-proposal = no prepared proposal
explain-interested = { $partner } spoke, and its own organisation benefits
explain-ground = rests on { $text }
explain-effects = effects
explain-status = now { $status }
explain-freed-money = freed: { $amount } of plan { $plan }, back to { $source }
explain-money-next = next from that source: { $amount } to plan { $plan } (decision { $decision })
explain-money-left = not drawn on since: { $unused }
explain-freed-effort = freed: { $effort } of { $of }, back to { $source }, { $days ->
    [0] it had ended by itself
   *[other] { $days }
  }
explain-effort-next = next from there: { $effort } to { $to }, { $days } (decision { $decision })
explain-effort-left = not taken up since: { $effort }, { $days }
explain-assignment = { $assignment } (of { $body })
explain-share = { $share } (plan { $plan })
explain-correction = CORRECTED, entry { $entry } said otherwise: { $reason } (minutes { $minutes })
was = was: { $text }
is = is: { $text }
explain-since = since then: plan { $plan } "{ $title }", now { $status }
explain-findings = findings
explain-finding = { $code }: { $about }: { $detail } ({ $owner }; { $section }{ $weight ->
    [0] {""}
   *[other] ; { $weight }
  })

# Proposals, meetings and bodies
explain-asks-for = asks for { $amount }
explain-from = { $amount } from { $from }
explain-benefits = benefits: { $partners }
explain-on-agenda = on the agenda of { $meeting }
explain-no-decision = not decided on
explain-present = present: { $people }
explain-dealt-with = item { $item } "{ $title }": { $handled ->
    [yes] dealt with
   *[no] carried over
  }
explain-minutes-differ = they say otherwise about { $decisions }
explain-adopts = adopts the minutes of { $meeting }
explain-without-quorum = too few were there to decide: { $bodies }
explain-held = { $on }: meeting { $meeting }
explain-made-of = made of { $groups }
explain-areas = areas: { $areas }
explain-mandates = mandates: { $mandates }
explain-plans = plans: { $plans }
explain-formed = formed by decision { $decision }
explain-ended = ended on { $on }{ $decision ->
    [0] {" "}(by an amendment)
   *[other] {" "}(decision { $decision })
  }{ $into ->
    [0] {""}
   *[other] , now part of { $into }
  }
explain-fills = seat { $body }/{ $seat }{ $vacant ->
    [yes] {": vacant"}
   *[no] {""}
  }
explain-filled-by = { $body_name }; filled by { $partner ->
    [0] residents and initiatives
   *[other] { $partner }
  }
explain-never-held = never held
explain-holder = { $person }, from { $from }{ $until ->
    [0] {""}
   *[other] {" "}until { $until }
  }
explain-tenure = { $standing }: { $holder }
explain-acting-holder = seat now held by { $holder }
explain-seat-of = seat { $body }/{ $seat }: { $standing }, from { $from }{ $until ->
    [0] {""}
   *[other] {" "}until { $until }
  }
explain-in-place-of = in the place of { $partners }

# Plans, actions and results
explain-bounds = { $body }; goals: { $goals }; areas: { $areas }; { $period }
explain-step = { $on }: { $status }{ $decision ->
    [0] {""}
   *[other] {" "}(decision { $decision })
  }
explain-stop = ground of the stop: { $ground }{ $evaluation ->
    [0] ; no evaluation
   *[other] ; evaluation: { $evaluation }
  }
explain-lead = led by { $person }
explain-projects = projects inside it: { $projects }
explain-result = result: { $text }
explain-not-done = not done
explain-evaluates = about { $plan ->
    [0] the programme
   *[other] plan { $plan }
  }, by { $by }
explain-no-follow-up = no decision rests on it
explain-figure = measurement { $measurement }{ $title ->
    [0] {""}
   *[other] {" "}"{ $title }" ({ $unit })
  }: { $figure }, on { $on }
explain-of-goal = goal: { $title }
explain-of-aim = sub-aim: { $title }
explain-context-only = context only: never proof of effect
explain-series = area { $area }{ $name ->
    [0] {""}
   *[other] {" "}{ $name }
  }
explain-no-baseline = no baseline: no change shown
explain-period = { $start } – { $end }
explain-not-measured = not measured
explain-measured = { $what ->
    [baseline] baseline
    [actual] actual
   *[superseded] superseded
  } { $id }: { $figure }, on { $on }
explain-target = { $what ->
    [target] target
   *[superseded] superseded target
  } { $id }: { $value }, set by { $by }

# Charter and partners
explain-version = made version { $version } of the text
explain-signed = signed for { $partner } by { $person }, { $on }
explain-review = from the review: { $review }
explain-pledged-by = pledged by { $partner }
explain-pledge-period = { $period }: { $amount }
explain-earmark = of which { $id }: { $part }, { $purpose }
explain-sub-aim = sub-aim { $id }: { $title }
explain-asks = asks: { $kind }{ $body ->
    [0] {""}
   *[other] ; body: { $body }
  }{ $owner ->
    [0] {""}
   *[other] ; owner: { $owner }
  }
explain-compliance = `buurtkracht compliance` tells whether it is met
explain-no-right = the charter was signed on { $signing }; no right follows from it

# Money and effort
explain-whose = from partner { $partner }
explain-holds = holds { $days ->
    [0] on no day
   *[other] { $days }
  }
explain-figures = now allocated { $allocated } = { $committed } committed + { $invoiced } invoiced + { $spent } spent + { $left } left{ $overspent ->
    [0] {""}
   *[other] {" "}− { $overspent } overspent
  }{ $released ->
    [0] {""}
   *[other] ; released { $released }
  }{ $reassigned ->
    [0] {""}
   *[other] ; to other plans { $reassigned }
  }
explain-commitment-sums = comes to { $amount }, charged or paid { $met }, still owed { $owed }
explain-ordered-by = ordered by { $person }
explain-orderer-unknown = who ordered it is not recorded
explain-granted-by = granted by { $body }; { $person } accounts for it
explain-funding-sums = holds { $holds }, allocated { $allocated }, received and not taken back { $kept }
explain-performed-in = to be performed in { $period }
explain-line = { $on }: invoice { $invoice } charged to { $allocation }: { $amount } (net { $net } + VAT { $vat } − recoverable VAT { $recoverable })
explain-meets = { $commitment ->
    [0] meets no commitment
   *[other] meets commitment { $commitment }
  }
explain-due = charged with VAT, less credits { $due }, paid { $paid }
explain-paid-by = paid by { $person }
explain-missing = MISSING in the chain: { $links }
explain-chain-whole = the chain is whole
explain-ordered = { $on }: ordered { $of }
explain-confirmed = { $on }: confirmed the delivery of { $of }
explain-paid = { $on }: made payment { $of }
explain-budget-line = { $year }: { $what }{ $plan ->
    [0] {""}
   *[other] {" "}({ $plan })
  }: { $amount }, { $cover ->
    [committed] covered by { $by }
    [applied] applied for: { $by }
   *[gap] gap
  }
explain-not-closed = the books of that year are not closed

# Acts and feedback
explain-act-by = by { $by }{ $amount ->
    [0] {""}
   *[other] , { $amount }
  }
explain-no-repair = neither ratified nor reversed
explain-superseded = superseded by { $by }
explain-text = text: { $text }
explain-document = document: { $document }
