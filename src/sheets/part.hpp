#pragma once
// The parts of a zip, and one of them as XML: inflated and parsed in pieces, never held as a whole. Document type declarations are
// refused, so that no entity can grow; so is a part that unpacks to more than its size allows.

#include "base/result.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace terrace {

// What a reader of XML is told. Names come without their prefix.
class XmlReader {
  public:
    virtual ~XmlReader() = default;
    using Attributes = std::map<std::string_view, std::string_view>;    // "id" stands for "r:id"
    virtual void begin(std::string_view, const Attributes&) {}
    virtual void end(std::string_view) {}
    virtual void characters(std::string_view) {}
    // Set to stop reading: with a refusal, or because enough was read.
    std::optional<Refusal> wrong;
    bool enough = false;
    bool stopped() const { return wrong.has_value() || enough; }
};

class ZipFile {
  public:
    static Result<ZipFile> open(const std::string& path, std::string name);
    ZipFile(ZipFile&&) noexcept;
    ZipFile& operator=(ZipFile&&) = delete;
    ~ZipFile();

    bool has(const std::string& part) const;
    // Refuses a missing, encrypted or oversized part, and what is not well-formed XML.
    Result<void> read(const std::string& part, std::size_t bytes_max, XmlReader&) const;
    const std::string& name() const { return name_; }

  private:
    ZipFile(void* zip, std::string name) : zip_{zip}, name_{std::move(name)} {}
    void* zip_;
    std::string name_;
};

}    // namespace terrace
