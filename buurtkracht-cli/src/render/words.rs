//! The words of the glossary in Dutch. What is not here is the same in both languages.

use crate::args::Lang;

/// English and Dutch.
const WORDS: &[(&str, &str)] = &[
    ("abstain", "onthouding"),
    ("active", "lopend"),
    ("adjust", "bijsturen"),
    ("adopt-annual-plan", "jaarplan vaststellen"),
    ("adopt-neighbourhood-plan", "buurtplan vaststellen"),
    ("adopted", "vastgesteld"),
    ("annual", "jaarplan"),
    ("approve-project", "project goedkeuren"),
    ("attended-without-seat", "aanwezig-zonder-zetel"),
    ("calendar-year", "kalenderjaar"),
    ("change-without-evaluation", "wijziging-zonder-evaluatie"),
    ("completed", "voltooid"),
    ("consent", "consent"),
    ("continue", "doorgaan"),
    ("contract", "overeenkomst"),
    ("decide-main-lines", "hoofdlijnen besluiten"),
    ("decided-without-proposal", "besloten-zonder-voorstel"),
    ("deferred", "aangehouden"),
    ("deputy", "plaatsvervanger"),
    ("distribute-capacity", "capaciteit verdelen"),
    ("distribute-funds", "middelen verdelen"),
    ("effect", "effect"),
    ("effect-without-measurement", "effect-zonder-meting"),
    ("evaluation-without-follow-up", "evaluatie-zonder-vervolg"),
    ("every-core-partner", "iedere kernpartner"),
    ("expand", "uitbreiden"),
    ("expand-plan", "plan uitbreiden"),
    ("form-group", "werkgroep instellen"),
    ("funding-lost", "financiering weggevallen"),
    ("gift", "gift"),
    ("goal-reached", "doel bereikt"),
    ("goal-without-indicator", "doel-zonder-indicator"),
    ("holder", "houder"),
    ("lead-left", "projectleider-vertrokken"),
    ("lead-or-residents-gone", "projectleider of bewoners vertrokken"),
    ("majority-of-filled-seats", "meerderheid van de bezette zetels"),
    ("merged", "samengevoegd"),
    ("narrative", "verhaal"),
    ("negative", "negatief"),
    ("neighbourhood", "buurtplan"),
    ("no-baseline", "geen-0-meting"),
    ("not-working", "werkt niet"),
    ("object", "bezwaar"),
    ("overspent", "overschreden"),
    ("paid-above-commitment", "betaald-boven-verplichting"),
    ("paused", "gepauzeerd"),
    ("pledge-not-provided", "toezegging-niet-nagekomen"),
    ("positive", "positief"),
    ("process", "proces"),
    ("project", "project"),
    ("project-outlives-plan", "project-langer-dan-plan"),
    ("proposed", "voorgesteld"),
    ("recorded-late", "te-laat-vastgelegd"),
    ("reimbursement", "vergoeding"),
    ("rejected", "afgewezen"),
    ("safety-or-law", "veiligheid of wet"),
    ("scale-up", "opschalen"),
    ("scale-up-plan", "plan opschalen"),
    ("seat-vacant", "zetel-vacant"),
    ("simple-majority", "gewone meerderheid"),
    ("stop", "stoppen"),
    ("stop-plan", "plan stopzetten"),
    ("stop-without-evaluation", "stop-zonder-evaluatie"),
    ("stopped", "stopgezet"),
    ("subsidy", "subsidie"),
    ("term", "de hele termijn"),
    ("too-few-meetings", "te-weinig-overleggen"),
    ("unanimity", "unanimiteit"),
    ("urgent-stop-not-evaluated", "spoedstop-niet-geëvalueerd"),
    ("voice-without-seat", "stem-zonder-zetel"),
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
    use buurtkracht_core::compliance::FindingCode;
    use strum::VariantNames;

    use super::*;

    #[test]
    fn the_words_are_sorted_and_stand_once() {
        assert!(WORDS.is_sorted_by(|(a, _), (b, _)| a < b));
    }

    #[test]
    fn every_finding_has_a_dutch_word() {
        for code in FindingCode::VARIANTS {
            assert_ne!(word(Lang::Nl, code), *code);
        }
    }
}
