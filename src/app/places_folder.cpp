// The doors of places that look into a data folder.

#include "app/modules.hpp"
#include "app/office.hpp"
#include "app/places_door.hpp"
#include "modules/places/places.hpp"

#include <chrono>
#include <ostream>

namespace terrace {
namespace {

const Query grid_outlines{"places.grid_outlines",
                          "SELECT b.place, p.name, b.outline FROM boundaries b JOIN places p ON p.domain = b.domain AND p.place = b.place "
                          "WHERE b.domain = $1 AND p.partition = $2 AND b.valid_from <= $3 AND p.valid_from <= $3 AND (p.valid_to IS NULL OR p.valid_to >= $3) "
                          "ORDER BY b.place, b.valid_from"};

std::vector<places::EditionFile> editions_in(Snapshot& snapshot) {
    std::vector<places::EditionFile> editions;
    for (const auto& record : snapshot.stream(places::imports_stream())) {
        if (record.event != places::PlacesImported::name) continue;
        const auto parsed = parse_json(record.payload);
        auto event = parsed ? decode<places::PlacesImported>(*parsed, Strict::no) : tl::unexpected(parsed.error());
        if (!event) throw Fault{std::string{places::PlacesImported::name} + ": " + say(event.error(), Language::en)};
        editions = std::move(event->editions);
    }
    return editions;
}

}    // namespace

Result<int> carry_out(County& county, const EditionsAsked& asked, std::ostream& out, std::ostream&) {
    const auto started = std::chrono::steady_clock::now();
    const auto domain = std::to_string(county.folder().domain().code);
    const std::filesystem::path reference{asked.reference};
    const auto here = editions_in(*county.store().snapshot());

    auto wanted = asked.sources;
    if (wanted.empty())
        for (const auto& [year, path] : reference_editions(reference))
            if (here.empty() || year > here.back().year) wanted.push_back(path.string());
    if (wanted.empty()) {
        out << "没有更新的年版 · no newer edition\n";
        return 0;
    }
    json::array editions;
    std::size_t rows = 0;
    for (const auto& source : wanted) {
        const auto edition = open_edition(source, reference);
        if (!edition) return tl::unexpected(edition.error());
        const auto file = county.folder().put_file(edition->bytes);
        editions.push_back({{"year", edition->year}, {"file", hex(file.view())}, {"rows", static_cast<std::int64_t>(edition->edition.rows().size())}});
        rows += edition->edition.rows().size();
    }
    Envelope envelope;
    envelope.id = CommandId{new_uuid(county.desk().clock().now(), county.desk().chance())};
    envelope.command = places::ImportEditions::name;
    envelope.body = json::object{{"domain", domain}, {"editions", std::move(editions)}};
    const auto answer = county.desk().submit_and_wait(std::move(envelope), Actor{ActorKind::operator_, {}, {}});
    if (!answer) return tl::unexpected(answer.error());
    const auto* tree = dynamic_cast<const places::Territory*>(county.desk().views()->places.get());
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - started).count();
    out << wanted.size() << " 个年版,共 " << rows << " 行;本单位 " << (tree ? tree->parts().places.size() : 0) << " 个地方,记录 " << answer->position << ",用时 " << ms << " 毫秒 · editions, rows, places of this office, record, milliseconds\n";
    return 0;
}

int places_import(const std::filesystem::path& data, const std::vector<std::string>& sources, const std::filesystem::path& reference, std::ostream& out, std::ostream& errors) {
    EditionsAsked asked{sources, std::filesystem::absolute(reference).string()};
    for (auto& source : asked.sources)
        if (std::filesystem::exists(source)) source = std::filesystem::absolute(source).string();    // the server stands in another folder
    return at_office(data, asked, out, errors);
}

Result<places::History> history_of(const std::filesystem::path& data, const std::filesystem::path& reference) {
    std::vector<places::Edition> editions;
    if (data.empty()) {
        for (const auto& [year, path] : reference_editions(reference)) {
            auto source = open_edition(path.string(), reference);
            if (!source) return tl::unexpected(source.error());
            editions.push_back(std::move(source->edition));
        }
    } else {
        const auto folder = DataFolder::open(data, DataFolder::Use::read);
        if (!folder) return tl::unexpected(folder.error());
        sqlite::SqliteStore store{folder->journal(), folder->domain().code, all_tables()};
        for (const auto& named : editions_in(*store.snapshot())) {
            auto read = places::read_edition(folder->read_file(named.file), named.year);
            if (!read) return tl::unexpected(read.error());
            editions.push_back(std::move(*read));
        }
    }
    if (editions.empty()) return refuse(No::not_found, "", "区划年版,先用 terrace places import · an edition; run terrace places import first");
    return places::merge(editions);
}

Result<std::vector<NamedZone>> grids_of(const std::filesystem::path& data, Day on) {
    const auto folder = DataFolder::open(data, DataFolder::Use::read);
    if (!folder) return tl::unexpected(folder.error());
    sqlite::SqliteStore store{folder->journal(), folder->domain().code, all_tables()};
    std::vector<NamedZone> zones;
    store.snapshot()->run(grid_outlines, {Partition::grid, on}, [&](const Row& row) {
        auto id = write(row.place(0));
        const auto parsed = parse_json(row.text(2));
        places::NewOutline outline;
        Reading reading{Strict::no};
        if (!parsed || !Codec<decltype(outline.polygons)>::read(*parsed, outline.polygons, reading)) throw Fault{"boundaries: the outline of " + id + " cannot be read"};
        if (!zones.empty() && zones.back().id == id) zones.pop_back();    // an older outline of the same grid
        zones.push_back({std::move(id), row.string(1), places::geometry_of(outline)});
        return true;
    });
    return zones;
}

}    // namespace terrace
