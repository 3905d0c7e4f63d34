#pragma once
// What the doors of Open311 answer in JSON, in the notation of wire/http/answer_shapes.hpp; the same in XML is a file to it.

#include <string_view>

namespace terrace::open311 {

constexpr std::string_view answers = R"answers(
Open311Request = {
  service_request_id: string, status: "open" | "closed", status_notes: string, service_name: string, service_code: string, description: null,
  agency_responsible: string | null, service_notice: null, requested_datetime: string, updated_datetime: string, expected_datetime: string,
  address: string, address_id: string, zipcode: null, lat: number | null, long: number | null, media_url: null
}

GET /open311/v2/discovery.json = {
  changeset: string, contact: string, key_service: string,
  endpoints: [{specification: string, url: string, changeset: string, type: string, formats: [string]}]
}
GET /open311/v2/discovery.xml = file
GET /open311/v2/services.json = [{
  service_code: string, service_name: string, description: string, metadata: boolean, type: "realtime", keywords: string, group: string
}]
GET /open311/v2/services.xml = file
GET /open311/v2/services/{code} = {service_code: string, attributes: [{
  variable: boolean, code: string, datatype: string, required: boolean, datatype_description: null, order: integer, description: string,
  values: [{key: string, name: string}]
}]}
GET /open311/v2/requests.json = [Open311Request]
GET /open311/v2/requests.xml = file
GET /open311/v2/requests/{number} = [Open311Request]
POST /open311/v2/requests.json = [{service_request_id: string, service_notice: string, account_id: null}]
POST /open311/v2/requests.xml = file
GET /open311/v2/tokens/{token} = [{service_request_id: string, token: string}]
)answers";

}    // namespace terrace::open311
