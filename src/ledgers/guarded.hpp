#pragma once
// A value that one thread writes and many read. The only lock outside store/ and wire/.

#include <memory>
#include <mutex>
#include <shared_mutex>

namespace terrace {

template <class T>
class Guarded {
  public:
    template <class... Arguments>
    explicit Guarded(Arguments&&... arguments) : value_(std::forward<Arguments>(arguments)...) {}

    template <class Use>
    decltype(auto) read(Use&& use) const {
        std::shared_lock lock{mutex_};
        return use(static_cast<const T&>(value_));
    }
    template <class Use>
    decltype(auto) write(Use&& use) {
        std::unique_lock lock{mutex_};
        return use(value_);
    }

  private:
    mutable std::shared_mutex mutex_;
    T value_;
};

// An immutable value that is replaced as a whole; readers keep the one they took.
template <class T>
class Published {
  public:
    explicit Published(std::shared_ptr<const T> first) : current_{std::move(first)} {}
    std::shared_ptr<const T> take() const { return current_.read([](const auto& value) { return value; }); }
    void replace(std::shared_ptr<const T> next) {
        current_.write([&](auto& value) { value = std::move(next); });
    }

  private:
    Guarded<std::shared_ptr<const T>> current_;
};

}    // namespace terrace
