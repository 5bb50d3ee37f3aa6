//! The words of the glossary in Dutch. What is not here is the same in both languages.

use crate::args::Lang;

/// English and Dutch.
const WORDS: &[(&str, &str)] = &[
    ("abstain", "onthouding"),
    ("action-overdue", "actie-te-laat"),
    ("actions-done", "acties gedaan"),
    ("active", "lopend"),
    ("acts-settled", "onregelmatige handelingen afgehandeld"),
    ("adjust", "bijsturen"),
    ("adopt-annual-plan", "jaarplan vaststellen"),
    ("adopt-neighbourhood-plan", "buurtplan vaststellen"),
    ("adopted", "vastgesteld"),
    ("allocate", "toewijzen"),
    ("amber", "oranje"),
    ("annual", "jaarplan"),
    ("annual-plan", "jaarplan"),
    ("approve-project", "project goedkeuren"),
    ("attended-without-seat", "aanwezig-zonder-zetel"),
    ("baseline", "0-meting"),
    ("calendar-year", "kalenderjaar"),
    ("capacity", "capaciteit"),
    ("change-without-evaluation", "wijziging-zonder-evaluatie"),
    ("charter-review", "jaarlijkse evaluatie van de verklaring"),
    ("completed", "voltooid"),
    ("confirm-reading", "lezing bevestigen"),
    ("consent", "consent"),
    ("continue", "doorgaan"),
    ("contract", "overeenkomst"),
    ("core", "kernpartner"),
    ("decide-main-lines", "hoofdlijnen besluiten"),
    ("decided-without-proposal", "besloten-zonder-voorstel"),
    ("decision-not-reported", "besluit-niet-gemeld"),
    ("decision-rule", "besluitregel"),
    ("decisions-reported", "besluiten buiten overleg gemeld"),
    ("deferred", "aangehouden"),
    ("deputy", "plaatsvervanger"),
    ("distribute-capacity", "capaciteit verdelen"),
    ("distribute-funds", "middelen verdelen"),
    ("due", "openstaand"),
    ("duty-overdue", "plicht-te-laat"),
    ("effect", "effect"),
    ("effect-without-measurement", "effect-zonder-meting"),
    ("evaluation-without-follow-up", "evaluatie-zonder-vervolg"),
    ("evaluations", "evaluaties"),
    ("every-core-partner", "iedere kernpartner"),
    ("every-filled-seat", "iedere bezette zetel"),
    ("expand", "uitbreiden"),
    ("expand-plan", "plan uitbreiden"),
    ("feedback", "terugkoppeling"),
    ("feedback-missing", "terugkoppeling-ontbreekt"),
    ("form-group", "werkgroep instellen"),
    ("formal", "formeel"),
    ("fte-and-hours", "fte en uren"),
    ("function-without-holder", "functie-zonder-houder"),
    ("funding-lost", "financiering weggevallen"),
    ("funds", "middelen"),
    ("gift", "gift"),
    ("goal-reached", "doel bereikt"),
    ("goal-without-indicator", "doel-zonder-indicator"),
    ("governance-review", "evaluatie van de besturing"),
    ("grant-mandate", "mandaat verlenen"),
    ("green", "groen"),
    ("guest", "gast"),
    ("holder", "houder"),
    ("holiday", "vakantie"),
    ("hours_per_week", "uren per week"),
    ("informal", "informeel"),
    ("interested-party", "eigen-belang"),
    ("irregular-act", "onregelmatige-handeling"),
    ("kinds-of-plan", "soorten plannen"),
    ("lead-left", "projectleider-vertrokken"),
    ("lead-or-residents-gone", "projectleider of bewoners vertrokken"),
    ("low", "licht"),
    ("majority-of-core-partners", "meerderheid van de kernpartners"),
    ("majority-of-filled-seats", "meerderheid van de bezette zetels"),
    ("mandate-without-authority", "mandaat-zonder-volmacht"),
    ("mandate-without-seat", "mandaat-zonder-zetel"),
    ("meetings", "overleggen per jaar"),
    ("member", "lid"),
    ("merged", "samengevoegd"),
    ("met", "nagekomen"),
    ("minutes-adopted", "notulen vastgesteld"),
    ("minutes-differ", "notulen-wijken-af"),
    ("minutes-missing", "notulen-ontbreken"),
    ("minutes-not-adopted", "notulen-niet-vastgesteld"),
    ("money", "geld"),
    ("multi-year-budget", "meerjarige begroting"),
    ("narrative", "verhaal"),
    ("negative", "negatief"),
    ("neighbourhood", "buurtplan"),
    ("network", "netwerk groeit"),
    ("network-not-growing", "netwerk-groeit-niet"),
    ("network-not-reviewed", "netwerk-niet-bezien"),
    ("network-review", "netwerk bezien"),
    ("no-annual-plan", "geen-jaarplan"),
    ("no-baseline", "geen-0-meting"),
    ("no-progress", "geen-voortgang"),
    ("normal", "gewoon"),
    ("not-applicable", "niet van toepassing"),
    ("not-working", "werkt niet"),
    ("not-yet-made", "nog niet genomen"),
    ("nothing-to-do", "niets te bespreken"),
    ("object", "bezwaar"),
    ("other", "anders"),
    ("overdue", "te laat"),
    ("overspent", "overschreden"),
    ("paid-above-commitment", "betaald-boven-verplichting"),
    ("paused", "gepauzeerd"),
    ("plan-without-group", "plan-zonder-werkgroep"),
    ("pledge-not-provided", "toezegging-niet-nagekomen"),
    ("pledge-period", "termijn van toezeggingen"),
    ("pledge-short", "toezegging-schiet-tekort"),
    ("policy", "beleid"),
    ("positive", "positief"),
    ("process", "proces"),
    ("programme-mandate", "programmamandaat"),
    ("progress", "voortgang"),
    ("project", "project"),
    ("project-outlives-plan", "project-langer-dan-plan"),
    ("proposed", "voorgesteld"),
    ("quorum", "quorum"),
    ("ratify-act", "handeling bekrachtigen"),
    ("reading", "lezing"),
    ("recoded", "hernummerd"),
    ("recorded-in-time", "op tijd vastgelegd"),
    ("recorded-late", "te-laat-vastgelegd"),
    ("red", "rood"),
    ("reimbursement", "vergoeding"),
    ("rejected", "afgewezen"),
    ("report-missing", "rapportage-ontbreekt"),
    ("reports", "rapportages"),
    ("reservation-overdue", "voorbehoud-verlopen"),
    ("reservations-settled", "voorbehouden afgehandeld"),
    ("safety-or-law", "veiligheid of wet"),
    ("scale-up", "opschalen"),
    ("scale-up-plan", "plan opschalen"),
    ("seat-vacant", "zetel-vacant"),
    ("seats-filled", "zetels bezet"),
    ("set-policy", "beleid vaststellen"),
    ("simple-majority", "gewone meerderheid"),
    ("split", "gesplitst"),
    ("stop", "stoppen"),
    ("stop-plan", "plan stopzetten"),
    ("stop-plans", "plannen stopzetten"),
    ("stop-without-evaluation", "stop-zonder-evaluatie"),
    ("stopped", "stopgezet"),
    ("subsidy", "subsidie"),
    ("suspensive", "opschortend"),
    ("term", "de hele termijn"),
    ("text", "tekst"),
    ("too-few", "te weinig"),
    ("too-few-meetings", "te-weinig-overleggen"),
    ("unanimity", "unanimiteit"),
    ("urgent-stop-not-evaluated", "spoedstop-niet-geëvalueerd"),
    ("voice-without-seat", "stem-zonder-zetel"),
    ("weekly-meetings", "overleg per week"),
    ("weeks-missed", "weken-gemist"),
    ("who-adopts", "wie vaststelt"),
    ("who-may-stop", "wie mag stoppen"),
    ("with-changes", "met wijzigingen"),
    ("withdrawn", "ingetrokken"),
];

/// A word of the glossary in the language of the reader.
pub fn word(lang: Lang, english: &str) -> &str {
    match lang {
        Lang::En => english,
        Lang::Nl => WORDS
            .binary_search_by_key(&english, |(en, _)| en)
            .ok()
            .and_then(|at| WORDS.get(at))
            .map_or(english, |(_, nl)| nl),
    }
}

#[cfg(test)]
mod tests {
    use buurtkracht_core::charter::DutyKind;
    use buurtkracht_core::compliance::{FindingCode, Layer, Severity, StandingDuty, State};
    use strum::VariantNames;

    use super::*;

    #[test]
    fn the_words_are_sorted_and_stand_once() {
        assert!(WORDS.is_sorted_by(|(a, _), (b, _)| a < b));
    }

    #[test]
    fn every_finding_and_duty_has_a_dutch_word() {
        for names in [
            FindingCode::VARIANTS,
            DutyKind::VARIANTS,
            StandingDuty::VARIANTS,
            State::VARIANTS,
            Layer::VARIANTS,
            Severity::VARIANTS,
        ] {
            for name in names {
                assert_ne!(word(Lang::Nl, name), *name);
            }
        }
    }
}
