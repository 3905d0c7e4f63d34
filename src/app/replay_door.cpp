#include "app/replay_door.hpp"

#include "app/init_door.hpp"
#include "base/csv.hpp"
#include "base/text_form.hpp"
#include "playbook/shipped.hpp"
#include "reports/figure_reads.hpp"

#include <fmt/format.h>
#include <fstream>
#include <ostream>
#include <sstream>
#include <unistd.h>

namespace terrace {

namespace {

std::optional<std::string> file_text(const std::filesystem::path& path) {
    std::ifstream in{path, std::ios::binary};
    if (!in) return std::nullopt;
    std::ostringstream all;
    all << in.rdbuf();
    return all.str();
}

// A file of the playbook's folder, or of the playbook of that name which comes with the program.
Result<std::string> one_text(const std::string& playbook, const char* file, std::string_view ShippedPlaybook::* member) {
    const std::filesystem::path folder{playbook};
    if (std::filesystem::is_directory(folder)) {
        auto read = file_text(folder / file);
        if (!read) return refuse(No::not_found, "PLAYBOOK", (folder / file).string());
        return std::move(*read);
    }
    std::string known;
    for (const auto& one : shipped_playbooks()) {
        if (one.name == playbook) return std::string{one.*member};
        known += (known.empty() ? "" : " / ") + std::string{one.name};
    }
    return refuse(No::not_found, "PLAYBOOK", playbook + ": " + known);
}

tl::unexpected<Refusal> first_flaw(const std::vector<Flaw>& flaws) {
    return refuse(No::bad_value, flaws.front().file, say(flaws.front(), Language::zh) + " / " + say(flaws.front(), Language::en));
}

std::string twelve(std::string code) {
    code.resize(12, '0');
    return code;
}

Result<void> as_the_office(County& county, Chance& chance, std::string_view command, json::object body) {
    Envelope envelope;
    envelope.id = CommandId{new_uuid(county.desk().clock().now(), chance)};
    envelope.command = command;
    envelope.body = std::move(body);
    const auto answer = county.desk().submit_and_wait(std::move(envelope), Actor{});
    if (!answer) return tl::unexpected(answer.error());
    return {};
}

Result<void> install(County& county, Chance& chance, const PlaybookTexts& texts, const Methods& methods) {
    if (!texts.cases.empty()) {
        const auto cases = county.folder().put_file(texts.cases), roles = county.folder().put_file(default_playbook_roles());
        if (auto done = as_the_office(county, chance, "playbooks.install", {{"playbook", methods.playbook}, {"version", 1}, {"cases", hex(cases.view())}, {"roles", hex(roles.view())}}); !done)
            return done;
    }
    const auto file = county.folder().put_file(texts.methods);
    return as_the_office(county, chance, "playbooks.install_methods", {{"playbook", methods.playbook}, {"version", methods.version}, {"methods", hex(file.view())}});
}

// A folder that is gone when it is no longer needed.
class ThrowAway {
  public:
    explicit ThrowAway(const std::string& keep) : kept_{!keep.empty()} {
        if (kept_) {
            path_ = keep;
            return;
        }
        auto pattern = (std::filesystem::temp_directory_path() / "terrace-replay-XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr) throw Fault{"replay: no folder for throwing away"};
        made_ = pattern;
        path_ = made_ / "data";
    }
    ~ThrowAway() {
        std::error_code ignored;
        if (!kept_) std::filesystem::remove_all(made_, ignored);
    }
    const std::filesystem::path& path() const { return path_; }

  private:
    bool kept_;
    std::filesystem::path made_, path_;
};

std::string_view word_of(FigureKind kind) { return kind == FigureKind::about ? "about" : kind == FigureKind::at_least ? "at_least" : "exact"; }

std::string value_text(const press::Computed& one) { return one.value ? write_decimal(*one.value, one.decimals) : std::string{}; }

std::string what_of(const press::Quote& quote) {
    if (!quote.indicator.empty()) return quote.indicator;
    return !quote.heading.empty() ? "heading:" + quote.heading : !quote.team.empty() ? "team:" + quote.team : "checklist:" + quote.checklist;
}

struct Page {
    std::vector<press::Compared> compared;
    std::vector<std::pair<const press::Finding*, press::Computed>> findings;
};

void print_csv(const Page& page, std::ostream& out) {
    out << "quote_id,quote,indicator,expected,computed,kind,records,verdict\n";
    for (const auto& [quote, computed, verdict] : page.compared)
        out << quote->id << ',' << csv_field(quote->quote) << ',' << what_of(*quote) << ',' << write_decimal(quote->value, quote->decimals) << ',' << value_text(computed) << ','
            << word_of(quote->kind) << ',' << computed.records << ',' << verdict << '\n';
    for (const auto& [finding, computed] : page.findings)
        out << finding->id << ',' << csv_field(finding->text.zh + " / " + finding->text.en) << ',' << finding->indicator << ",," << value_text(computed) << ",finding," << computed.records << ','
            << finding->kind << '\n';
}

void print_json(const Page& page, const Methods& methods, const replay::Told& told, std::ostream& out) {
    json::array figures, findings;
    for (const auto& [quote, computed, verdict] : page.compared) {
        json::object one{{"quote_id", quote->id}, {"quote", quote->quote}, {"indicator", what_of(*quote)}, {"expected", write_decimal(quote->value, quote->decimals)}, {"computed", value_text(computed)},
                         {"kind", word_of(quote->kind)}, {"computed_kind", word_of(computed.kind)}, {"unit", quote->unit}, {"records", computed.records}, {"verdict", verdict}};
        if (quote->as_of) one["as_of"] = write(*quote->as_of);
        figures.push_back(std::move(one));
    }
    for (const auto& [finding, computed] : page.findings)
        findings.push_back({{"quote_id", finding->id}, {"kind", finding->kind}, {"indicator", finding->indicator}, {"computed", value_text(computed)}, {"zh", finding->text.zh}, {"en", finding->text.en}});
    out << json::serialize(json::object{{"playbook", methods.playbook}, {"text", methods.text}, {"counting", told.counting}, {"decoys", told.decoys}, {"figures", std::move(figures)}, {"findings", std::move(findings)}})
        << '\n';
}

}    // namespace

Result<PlaybookTexts> playbook_texts(const std::string& playbook) {
    const auto methods = one_text(playbook, "methods.yaml", &ShippedPlaybook::methods), history = one_text(playbook, "history.yaml", &ShippedPlaybook::history);
    if (!methods) return tl::unexpected(methods.error());
    if (!history) return tl::unexpected(history.error());
    const auto cases = one_text(playbook, "cases.yaml", &ShippedPlaybook::cases);
    return PlaybookTexts{*methods, *history, cases.value_or("")};
}

Result<std::string> figures_text(const std::string& playbook) { return one_text(playbook, "figures.yaml", &ShippedPlaybook::figures); }

PlayedOffice::PlayedOffice(Methods methods, Instant from) : methods_{std::move(methods)}, clock_{from}, chance_{1} {}

Result<std::unique_ptr<PlayedOffice>> PlayedOffice::make(const PlaybookTexts& texts, const std::filesystem::path& data, const std::filesystem::path& reference, std::ostream& progress) {
    auto methods = read_methods(texts.methods);
    if (!methods) return first_flaw(methods.error());
    const auto plan = replay::read_plan(texts.history);
    if (!plan) return first_flaw(plan.error());
    const DomainFacts domain{plan->office, plan->office_name};
    if (auto made = DataFolder::make(data, domain); !made) return tl::unexpected(made.error());
    auto folder = DataFolder::open(data, DataFolder::Use::own);
    if (!folder) return tl::unexpected(folder.error());
    std::unique_ptr<PlayedOffice> office{new PlayedOffice{std::move(*methods), Zone{domain.zone_minutes}.midnight(plan->from) + hours(8)}};
    office->county_ = std::make_unique<County>(std::move(*folder), office->clock_, office->chance_);
    auto& county = *office->county_;
    county.store().durable(false);
    county.vault().durable(false);
    const auto first = begin_office(county, reference, office->chance_);
    if (!first) return tl::unexpected(first.error());
    office->first_ = {first->post, first->holder, first->place};
    if (auto done = install(county, office->chance_, texts, office->methods_); !done) return tl::unexpected(done.error());
    office->hand_ = std::make_unique<demo::Hand>(county.desk(), office->clock_, office->chance_, [&county] { county.alarms().look(); });
    office->told_ = replay::play(*office->hand_, office->methods_, *plan, office->first_);
    county.store().durable(true);
    county.vault().durable(true);
    progress << fmt::format("{}: {} 件算数,{} 件不该算数;{} 条记录 · things that count, decoys, records\n", plan->playbook, office->told_.counting, office->told_.decoys,
                            county.store().journal().head().position);
    return office;
}

Result<press::Computed> figure_of(County& county, const std::string& indicator, const std::string& place, std::optional<Day> from, std::optional<Day> to, std::optional<Day> as_of) {
    return county.read(Actor{}, [&](const ReadContext& read) -> Result<press::Computed> {
        // A place is looked up on the last day asked, and when the divisions begin later, today.
        const auto today = read.views.clock->zone().day_of(read.now);
        auto id = read.views.places->by_code(twelve(place), to.value_or(today));
        if (!id) id = read.views.places->by_code(twelve(place), today);
        if (!id) return refuse(No::unknown_place, "place", place);
        Parameters parameters;
        parameters.values["name"] = indicator;
        parameters.values["place"] = write(*id);
        if (from) parameters.values["from"] = write(*from);
        if (to) parameters.values["to"] = write(*to);
        if (as_of) parameters.values["as_of"] = write(*as_of);
        const auto told = reports::figure_table(read, parameters, false);
        if (!told) return tl::unexpected(told.error());
        const auto page = json::parse(*told);
        press::Computed computed;
        const auto& cells = page.at("cells").as_array();
        if (cells.empty()) {    // nothing was ever counted
            computed.value = 0;
            return computed;
        }
        const auto& cell = cells.front().as_object();
        const std::string text{cell.at("value").as_string()};
        computed.records = cell.at("records").to_number<std::int64_t>();
        const std::string kind{cell.at("kind_of").as_string()};
        computed.kind = kind == "about" ? FigureKind::about : kind == "at_least" ? FigureKind::at_least : FigureKind::exact;
        if (text.empty()) return computed;
        const auto dot = text.find('.');
        computed.decimals = dot == std::string::npos ? 0 : static_cast<int>(text.size() - dot - 1);
        computed.value = read_decimal(text, computed.decimals);
        return computed;
    });
}

namespace {

struct Played {
    std::unique_ptr<PlayedOffice> office;
    press::Quotes quotes;
    Page page;    // speaks of `quotes`
};

Result<std::unique_ptr<Played>> played(const std::string& playbook, const std::filesystem::path& data, const std::filesystem::path& reference, std::ostream& progress) {
    const auto texts = playbook_texts(playbook);
    if (!texts) return tl::unexpected(texts.error());
    auto office = PlayedOffice::make(*texts, data, reference, progress);
    if (!office) return tl::unexpected(office.error());
    auto made = std::make_unique<Played>();
    made->office = std::move(*office);

    // Only now is the text's own account opened.
    const auto& methods = made->office->methods();
    const auto account = figures_text(playbook);
    if (!account) return tl::unexpected(account.error());
    auto quotes = press::read_quotes(*account, methods);
    if (!quotes) return first_flaw(quotes.error());
    made->quotes = std::move(*quotes);
    std::optional<Refusal> refused;
    const auto ask = [&](const std::string& indicator, const press::Quote& when) -> press::Computed {
        auto computed = figure_of(made->office->county(), methods.playbook + '.' + indicator, when.place, when.from, when.as_of, when.as_of);
        if (!computed && !refused) refused = computed.error();
        return computed ? *computed : press::Computed{};
    };
    made->page.compared = press::compare(made->quotes, methods, [&](const press::Quote& quote) { return ask(quote.indicator, quote); });
    for (const auto& finding : made->quotes.findings) {
        const auto* beside = press::beside(finding, made->quotes, methods);
        made->page.findings.emplace_back(&finding, beside && !finding.indicator.empty() ? ask(finding.indicator, *beside) : press::Computed{});
    }
    if (refused) return tl::unexpected(*refused);
    return made;
}

bool all_agree(const Page& page) {
    return std::all_of(page.compared.begin(), page.compared.end(), [](const auto& one) { return one.verdict != "differs"; });
}

}    // namespace

Result<int> replay_door(const ReplayAsked& asked, const std::filesystem::path& reference, std::ostream& out, std::ostream& progress) {
    const ThrowAway folder{asked.keep};
    const auto made = played(asked.playbook, folder.path(), reference, progress);
    if (!made) return tl::unexpected(made.error());
    const auto& one = **made;
    if (asked.format == "json")
        print_json(one.page, one.office->methods(), one.office->told(), out);
    else
        print_csv(one.page, out);
    return all_agree(one.page) ? 0 : 1;
}

int playbook_test(const std::vector<std::string>& playbooks, const std::filesystem::path& reference, std::ostream& out, std::ostream& errors) {
    int code = 0;
    for (const auto& playbook : playbooks) {
        const ThrowAway folder{""};
        std::ostringstream progress;
        const auto made = played(playbook, folder.path(), reference, progress);
        if (!made) {
            errors << playbook << ": " << say(made.error(), Language::zh) << '\n' << "    " << say(made.error(), Language::en) << '\n';
            code = 2;
            continue;
        }
        const auto& [office, quotes, page] = **made;
        std::size_t agree = 0;
        for (const auto& [quote, computed, verdict] : page.compared) {
            agree += verdict != "differs";
            if (verdict == "differs")
                errors << fmt::format("{}: {} {} {} ≠ {}\n", playbook, quote->id, quote->quote, write_decimal(quote->value, quote->decimals), value_text(computed));
        }
        out << fmt::format("{}: {} 件算数、{} 件不该算数;{} 个数里 {} 个对得上,{} 处说不清 · {} of {} numbers agree, {} findings\n", office->methods().playbook, office->told().counting, office->told().decoys,
                           page.compared.size(), agree, page.findings.size(), agree, page.compared.size(), page.findings.size());
        if (!all_agree(page)) code = std::max(code, 1);
    }
    return code;
}

}    // namespace terrace
