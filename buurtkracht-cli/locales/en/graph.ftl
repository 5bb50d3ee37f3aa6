# Graph of an explanation
graph-title = What led to what
graph-node = { $kind ->
    [legacy] before the signing
    [review] review
    [amendment] amendment
    [charter] charter
    [goal] goal
    [duty] duty
    [partner] partner
    [person] person
    [body] body
    [seat] seat
    [mandate] mandate
    [pledge] pledge
    [funding] funding
    [indicator] indicator
    [measurement] measurement
    [evaluation] evaluation
    [signal] signal
    [report] report
    [proposal] proposal
    [advice] advice
    [meeting] meeting
    [decision] decision
    [correction] correction
    [budget] budget
    [plan] plan
    [allocation] allocation
    [assignment] assignment
    [share] share of effort
    [commitment] commitment
    [supplier] supplier
    [invoice] invoice
    [credit] credit note
    [payment] payment
    [refund] refund
    [carry-over] carry-over
    [work] work
    [progress] progress
    [output] output
    [freed-money] freed money of
    [freed-effort] freed effort of
    [feedback] feedback
    [action] action
    [irregular-act] irregular act
    [initiative] initiative
   *[other] { $kind }
  } { $id }
graph-edge = { $relation ->
    [led-to] led to
    [advised-on] advised on
    [took] took
    [empowered] empowered
    [grounded] grounded
    [showed] showed
    [asked-for] asked for
    [adopted] adopted
    [rejected] rejected
    [expanded] expanded
    [scaled-up] scaled up
    [stopped] stopped
    [ended] ended
    [made] made
    [changed] changed
    [funded] funded
    [staffed] staffed
    [freed] freed
    [went-next-to] went next to
    [committed-in] committed in
    [charged-by] charged by
    [lowered-by] lowered by
    [paid-by] paid by
    [came-back-as] came back as
    [told-in] told in
    [corrected-by] corrected by
    [superseded-by] superseded by
    [revoked-by] revoked by
    [evaluated-in] evaluated in
    [brought-about] brought about
   *[other] { $relation }
  }
