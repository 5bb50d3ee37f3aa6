# Gebeurtenissen, ieder in een regel die begint met het ding
event-on = { $event }, op { $on }
programme-founded = programma opgericht: { $title }
charter-signed = verklaring namens { $partner } ondertekend door { $person }
charter-entered-into-force = verklaring van kracht vanaf { $on }
charter-amended = verklaring gewijzigd door { $amendment } vanaf { $from }: { $summary }
reading-confirmed = lezing bevestigd: { $point }{ $answer ->
    [0] {""}
   *[other] , opnieuw gelezen: { $answer }
  }
policy-set = beleid vastgesteld: { $name }: { $value }
charter-reviewed = verklaring over { $year } geëvalueerd door { $by }: { $outcome }
governance-reviewed = governance geëvalueerd door { $by }: { $outcome }
network-reviewed = netwerk bekeken door { $by }: { $outcome }
partner-registered = partner aangesloten: { $name } ({ $partner })
partner-renamed = partner { $partner } heet nu { $name }
partner-succeeded = partner { $to } kwam op { $on } in de plaats van { $from }
partner-left = partner { $partner } verliet het programma na { $until }
pledge-cancelled = toezegging { $pledge }: { $what } vervalt
area-succeeded = gebied { $from } werd op { $on } { $to } ({ $kind })
area-registered = gebied { $area } { $name } ({ $year })
initiative-registered = bewonersinitiatief aangesloten: { $name } ({ $initiative })
initiative-left = initiatief { $initiative } stopte na { $until }
person-registered = persoon geregistreerd: { $person }
group-formed = { $word ->
    [0] groep
   *[other] { $word }
  } ingesteld: { $name } ({ $group }), voor { $areas }
groups-merged = groepen { $groups } samengevoegd tot { $name } ({ $into })
group-ended = { $word ->
    [0] groep
   *[other] { $word }
  } { $group } opgeheven per { $on }
seat-taken = { $person } neemt zetel { $seat } in { $body } in vanaf { $from }{ $initiative ->
    [0] {""}
   *[other] , namens initiatief { $initiative }
  }
seat-vacated = { $person } verlaat zetel { $seat } in { $body } na { $until }
deputy-designated = { $person } is plaatsvervanger voor zetel { $seat } in { $body } vanaf { $from }
meeting-called = overleg { $meeting } van { $body } gepland op { $on }
meeting-held = overleg { $meeting } van { $body } gehouden op { $on }, { $present ->
    [0] aanwezigheid onbekend
   *[other] { $present } aanwezig
  }
meeting-cancelled = overleg { $meeting } afgelast
agenda-set = agenda van overleg { $meeting } vastgesteld: { $items ->
    [one] 1 punt
   *[other] { $items } punten
  }
minutes-filed = notulen van overleg { $meeting } ingediend
minutes-adopted = notulen van overleg { $meeting } vastgesteld in { $at }
week-without-meeting = { $body } kwam niet bijeen in { $week } ({ $why })
action-agreed = actie { $action } "{ $what }" voor { $who }, uiterlijk { $by }
action-done = actie { $action } gedaan
proposal-prepared = voorstel { $proposal } "{ $title }" van { $by } aan { $to }
advice-given = advies van { $by } over { $plan ->
    [yes] plan
   *[no] voorstel
  } { $about }{ $to ->
    [0] {""}
   *[other] {" "}aan { $to }
  }: { $verdict }
finding-accepted = bevinding aanvaard: { $finding }, { $about }, door { $by }: { $reason }{ $until ->
    [0] {""}
   *[other] {" "}(tot en met { $until })
  }
duty-performed = plicht { $duty } uitgevoerd door { $by }: { $outcome }
proposal-withdrawn = voorstel { $proposal } ingetrokken
decision-taken = besluit { $decision } "{ $title }" { $outcome } door { $body }{ $authority ->
    [0] {""}
   *[other] , onder voorbehoud van { $authority }
  }
decision-revoked = besluit { $decision } ingetrokken door { $by }
reservation-lifted = besluit { $decision }: goedgekeurd, het voorbehoud is vervallen
reservation-lapsed = besluit { $decision }: niet goedgekeurd, het besluit is vervallen
decision-corrected = vastlegging van besluit { $decision } gecorrigeerd (regel { $entry }): { $reason }
meeting-corrected = vastlegging van overleg { $meeting } gecorrigeerd (regel { $entry }): { $reason }
mandate-granted = mandaat { $mandate } verleend aan { $to }: { $scope }
mandate-narrowed = mandaat { $mandate } beperkt
mandate-revoked = mandaat { $mandate } ingetrokken vanaf { $on }
mandate-used-in-decision = mandaat { $mandate } gebruikt voor besluit { $decision }: { $amount }
mandate-used-in-commitment = mandaat { $mandate } gebruikt voor verplichting { $commitment }: { $amount }
act-recorded = onregelmatige handeling { $act }: { $what } (overtreden regel: { $rule })
act-ratified = onregelmatige handeling { $act } bekrachtigd door { $decision }
act-reversed = onregelmatige handeling { $act } teruggedraaid: { $how }
legacy-fact = voor de ondertekening, op { $on }: { $what }
report-submitted = rapportage { $report } van { $by } aan { $to } over { $period }
signal-raised = signaal { $signal } "{ $title }" van { $from } aan { $to }
feedback-given = terugkoppeling over { $about } van { $from } aan { $to }
decision-superseded = besluit { $decision } vervangen door { $by }
strategy-adjusted = aanpak bijgestuurd: { $what }
contribution-provided = toezegging { $pledge }: { $amount } nagekomen ({ $contribution })
funds-allocated = toewijzing { $allocation }: { $amount } van { $from } naar plan { $plan }
funds-reserved = toewijzing { $allocation }: { $amount } van { $from } gereserveerd voor plan { $plan }
funds-reassigned = toewijzing { $allocation }: { $amount } overgezet van { $from } naar plan { $plan }
funds-released = toewijzing { $allocation }: { $amount } terug naar de bron
commitment-entered = verplichting { $commitment }: { $amount } op { $on } ({ $ground })
delivery-confirmed = verplichting { $commitment }: prestatie bevestigd door { $by }
invoice-received = factuur { $invoice } ({ $supplier } { $number }): { $lines }
invoice-line = { $amount } op { $allocation }
invoice-credited = creditnota { $credit }: { $amount } af van factuur { $invoice } ({ $on })
payment-made = betaling { $payment }: { $amount } op { $allocation }
payment-refunded = terugbetaling { $refund }: { $amount } terug van betaling { $payment }
commitment-settled = verplichting { $commitment } afgerekend op { $amount }
initiative-budget-granted = bewonersbudget { $id } van initiatief { $initiative } voor "{ $what }": { $amount } op { $on }, af te rekenen uiterlijk { $by }
year-closed = { $partner } sloot de boeken van { $year } af
carried-over = overheveling { $carry_over }: { $amount } van { $source } van { $from } naar { $to }, besloten door { $authority }
funding-applied-for = subsidie { $funding } "{ $title }": { $applicant } vroeg { $amount } aan bij { $funder }
funding-awarded = subsidie { $funding } verleend: { $amount }, { $period }
funding-denied = subsidie { $funding } afgewezen
funding-advanced = subsidie { $funding }: { $amount } als voorschot ontvangen ({ $advance })
funding-settled = subsidie { $funding } vastgesteld op { $amount }
funding-recovered = subsidie { $funding }: { $amount } teruggevorderd ({ $recovery })
budget-drafted = begroting { $budget } "{ $title }" voor { $years } opgesteld door { $by }
budget-adopted = begroting { $budget } vastgesteld
capacity-distributed = toedeling { $id }: { $effort } van { $from } naar { $to }, { $period }
capacity-released = toedeling { $assignment } vrijgevallen op { $on }
effort-distributed = deel { $id }: { $effort } van { $from } verdeeld over { $over }, { $period }
effort-released = deel { $share } vrijgevallen op { $on }
effort-delivered = werk { $work }: { $time } uur op toezegging { $pledge } voor { $body } ({ $source }), { $period }
plan-proposed = plan { $plan } "{ $title }" ({ $kind }) voorgesteld
plan-adopted = plan { $plan } vastgesteld
plan-rejected = plan { $plan } afgewezen
plan-withdrawn = plan { $plan } ingetrokken
plan-started = plan { $plan } gestart
plan-paused = plan { $plan } gepauzeerd
plan-resumed = plan { $plan } hervat
plan-completed = plan { $plan } voltooid
plan-progress = plan { $plan }: { $colour } ({ $by })
plan-expanded = plan { $plan } uitgebreid: { $what }{ $amount ->
    [0] {""}
   *[other] {" "}(met { $amount })
  }
plan-scaled-up = plan { $plan } opgeschaald naar { $areas }{ $amount ->
    [0] {""}
   *[other] {" "}(met { $amount })
  }
plan-stopped = plan { $plan } stopgezet: { $ground }
plan-superseded = plan { $plan } vervangen door { $by }
output-recorded = resultaat { $output } van plan { $plan }: { $count } { $unit } "{ $what }", { $days }
target-set = streefwaarde { $target } voor { $indicator } in { $area }: { $value } in { $period }, vastgesteld door { $by }
indicator-defined = indicator { $indicator } "{ $title }" ({ $unit }) voor doel { $goal }
baseline-recorded = 0-meting { $measurement }: { $figure }
measurement-recorded = meting { $measurement }: { $figure }
measured = { $indicator } in { $area }: { $value } ({ $n ->
    [0] {""}
   *[other] n = { $n },{" "}
  }{ $source })
evaluation-recorded = evaluatie { $evaluation } "{ $title }" ({ $kind }): { $conclusion }
fte = { $fte } fte
time-a-week = { $time } uur per week
time-a-year = { $time } uur per jaar
policy-setting = { $name ->
    [late_recording_days] dagen waarna een feit te laat is vastgelegd
    [vacancy_days] dagen dat een zetel vacant mag zijn
    [evaluation_months] maanden tussen evaluaties
    [small_cell] mensen of woningen waaronder een cijfer onderdrukt wordt
    [group_formers] organen die groepen instellen
    [multi_year_budget_by] dag waarop er een begroting over meer jaren is
    [holiday_weeks] weken waarin geen groep bijeen hoeft te komen
    [report_months] maanden tussen rapportages
    [network_months] maanden tussen keren dat naar het netwerk gekeken wordt
    [carry_over] gebruik van overgehevelde middelen
    [effort_percent] procent van de toegezegde inzet dat geleverd moet zijn
    [quorum_functions] functies die aan een besluit van een groep meedoen
    [consent_days] dagen na een overleg waarin een schriftelijke instemming telt
    [urgent_stop_days] dagen waarbinnen een spoedstop is geëvalueerd
    [baseline_months] maanden na de start waarbinnen elk doel een 0-meting heeft
    [spread_days] dagen waarbinnen capaciteit van een groep over buurten is verdeeld
    [confidence_percent] betrouwbaarheid van intervallen, in procenten
    [set_by] orgaan dat het beleid bepaalt
    [chairs] voorzitters
   *[other] { $name }
  }
