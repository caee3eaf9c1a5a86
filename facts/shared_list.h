#pragma once

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <utility>
#include <vector>

namespace plumbline {

/// A long list whose copies share their content until one of them is changed: copying costs
/// nothing, and two that share are known to be equal. As thread-safe as a std::vector.
template <class T>
class SharedList {
 public:
  using value_type = T;
  using const_iterator = typename std::vector<T>::const_iterator;

  SharedList() : list_(std::make_shared<std::vector<T>>()) {}
  SharedList(std::vector<T> list) : list_(std::make_shared<std::vector<T>>(std::move(list))) {}
  SharedList(std::initializer_list<T> list) : SharedList(std::vector<T>(list)) {}
  // Moving leaves the other one with its content: it is never without.
  SharedList(const SharedList&) = default;
  SharedList& operator=(const SharedList&) = default;
  ~SharedList() = default;

  const_iterator begin() const { return list_->begin(); }
  const_iterator end() const { return list_->end(); }
  std::size_t size() const { return list_->size(); }
  bool empty() const { return list_->empty(); }
  const T& operator[](std::size_t i) const { return (*list_)[i]; }
  const T& front() const { return list_->front(); }
  const T& back() const { return list_->back(); }

  /// The list to be changed: from now on its content is this one's alone. Invalidates what refers
  /// to elements where it was shared.
  std::vector<T>& edit() {
    if (list_.use_count() > 1) list_ = std::make_shared<std::vector<T>>(*list_);
    return *list_;
  }
  void push_back(T one) { edit().push_back(std::move(one)); }

  bool shares(const SharedList& other) const { return list_ == other.list_; }

 private:
  std::shared_ptr<std::vector<T>> list_;  ///< never null
};

}  // namespace plumbline
