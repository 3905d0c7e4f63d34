#include "app/answers.hpp"

#include "desk/answers.hpp"
#include "modules/access/answers.hpp"
#include "modules/alerts/answers.hpp"
#include "modules/assessments/answers.hpp"
#include "modules/assignments/answers.hpp"
#include "modules/cases/answers.hpp"
#include "modules/dues/answers.hpp"
#include "modules/forms/answers.hpp"
#include "modules/people/answers.hpp"
#include "modules/places/answers.hpp"
#include "modules/records/answers.hpp"
#include "modules/topics/answers.hpp"
#include "open311/answers.hpp"
#include "reports/answers.hpp"
#include "wire/http/answers.hpp"

namespace terrace {
namespace {

constexpr std::string_view doors_and_small_modules = R"answers(
COMMANDS desk = {}
COMMANDS evidence = {}
COMMANDS playbooks = {version: integer}
COMMANDS reports = {}

PUT /api/v1/evidence/{sha256} = {state: "promised" | "here" | "missing" | "erased", have: integer}
GET /api/v1/evidence/{sha256} = file
POST /api/v1/tables = {
  form: string, sheets: [string], sheet: integer,
  rows: [{row: integer, cells: [string], wrong?: {code: string, zh: string, en: string}}]
}

# polygons in units of 1e-7 degree, as places.set_boundaries takes them
POST /api/v1/boundaries/check = {datum: string, items: [{
  feature: integer, name: string, place?: Place, polygons?: [[[integer]]], area_m2?: integer, mended?: [Words],
  wrong?: {...Words, code: string, field: string}
}]}

FormFile = {sha256: sha256, size: integer, type: string}
FormPeriod = {text: string, from: date, to: date}
FormWhy = {code: string, zh: string, en: string}
FormSheet = {
  place: {id: string, name: string}, period: FormPeriod, layout: sha256, known_at: integer,
  sheets: [{
    name: string, rows: integer, columns: integer, cells: [{r: integer, c: integer, text: string, number: boolean}], merges: [[integer]]
  }],
  tables: [{table: string, places: [string], periods: any, units: [string]}],
  headings: [{
    table: string, heading: string, first_cell: string, cells: integer, indicator: string | null, indicator_name?: string, dimension: string,
    value: string, unit: string, certainty: string, why?: FormWhy, candidates?: [{indicator: string, name: string}], confirmed: boolean
  }],
  cells: [{
    sheet: integer, cell: string, r: integer, c: integer, table: integer, heading: string, state: string,
    typed?: {number: string, note: string, at: instant, by?: Words},
    indicator?: {name: string, zh: string, en: string, unit: string}, dimension?: {dimension: string, value: string, name?: string},
    place?: {id: string, name: string}, period?: FormPeriod, unit?: string, certainty: string, confirmed: boolean,
    number?: string, kind?: Sureness, records?: integer, known_at?: integer, url?: string, total?: boolean, why?: FormWhy
  }],
  askables?: [{name: string, zh: string, en: string, unit: string, values: [{dimension: string, value: string, name: string}]}],
  counts: CellCounts, mapping?: {at: instant, by?: Words}, typed_elsewhere?: [string], frozen?: {version: integer, sha256: sha256}
}
PUT /api/v1/forms/{form}/file = {...FormSheet, form: uuid, file: FormFile}
GET /api/v1/forms/{form}/file = file
GET /api/v1/forms/{form}/sheet = {...FormSheet, file?: FormFile}
# what the phones of places sent last: those not heard of for a day
GET /api/v1/unsynced = {since: instant, items: [{place: Place, since: instant, phones: integer}]}
GET /api/v1/reports/{name}/docx = file
POST /api/v1/issued-reports/{report} = {report: uuid, sha256: sha256, known_at: integer, cells: integer}
POST /api/v1/forms/{form}/prepare = {file: FormFile, counts: CellCounts, known_at: integer}
)answers";

}    // namespace

const wire::AnswerShapes& all_answers() {
    static const wire::AnswerShapes all{std::array{desk_answers, places::answers, people::answers, access::answers, assignments::answers, cases::answers, records::answers, form_life::answers, dues::answers, assessments::answers, topics::answers, alerts::answers, open311::answers,
                                                   reports::answers, wire::answers, doors_and_small_modules}};
    return all;
}

}    // namespace terrace
