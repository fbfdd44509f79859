#pragma once

#include <QHash>
#include <QString>

#include <compare>

namespace interlock {

/// A name that cannot be mixed up with another kind of name.
template <typename Tag>
struct Id {
    QString text;

    bool operator==(const Id &) const = default;
    std::strong_ordering operator<=>(const Id &other) const
    {
        return QString::compare(text, other.text) <=> 0;
    }
    bool isEmpty() const { return text.isEmpty(); }
};

template <typename Tag>
size_t qHash(const Id<Tag> &id, size_t seed = 0)
{
    return ::qHash(id.text, seed);
}

using SourceId = Id<struct SourceTag>;
using IndicatorId = Id<struct IndicatorTag>;
using GuardrailId = Id<struct GuardrailTag>;
using RolloutId = Id<struct RolloutTag>;
using LeaseId = Id<struct LeaseTag>;

} // namespace interlock
