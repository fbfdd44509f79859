#include "models/planimport/draft.h"

#include "models/planfile/yamltext.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace interlock {

namespace {

template <typename Entry>
QString addTo(std::vector<Entry> &all, Entry entry, const QStringList &taken)
{
    const auto same =
        std::ranges::find_if(all, [&entry](const Entry &one) { return one.keys == entry.keys; });
    if (same != all.end() && (same->name == entry.name || same->name.startsWith(entry.name + u'-')))
        return same->name;
    const QString wanted = entry.name;
    const auto isTaken = [&](const QString &name) {
        return taken.contains(name) ||
               std::ranges::any_of(all, [&name](const Entry &one) { return one.name == name; });
    };
    for (int number = 2; isTaken(entry.name); ++number)
        entry.name = wanted.left(60) + u'-' + QString::number(number);
    all.push_back(std::move(entry));
    return all.back().name;
}

} // namespace

DraftEntry &DraftEntry::set(const QString &key, const QString &yaml)
{
    if (!yaml.isEmpty())
        keys.emplace_back(key, yaml);
    return *this;
}

DraftEntry &DraftEntry::text(const QString &key, const QString &value)
{
    return set(key, value.isEmpty() ? QString() : yamlScalar(value));
}

QString Draft::addSource(DraftEntry entry)
{
    return addTo(sources, std::move(entry), taken);
}

QString Draft::addIndicator(DraftEntry entry)
{
    return addTo(indicators, std::move(entry), taken);
}

QString Draft::addGuardrail(DraftGuardrail entry)
{
    return addTo(guardrails, std::move(entry), taken);
}

QString nameFrom(const QString &text)
{
    QString name;
    for (const QChar c : text) {
        const bool isLetter =
            (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9');
        if (isLetter || (!name.isEmpty() && (c == u'.' || c == u'_')))
            name += c;
        else if (!name.isEmpty() && !name.endsWith(u'-'))
            name += u'-';
    }
    while (name.endsWith(u'-'))
        name.chop(1);
    return name.isEmpty() ? u"unnamed"_s : name.left(56);
}

QString lineOf(const Spot &spot)
{
    return spot.file + u':' + QString::number(spot.place.line);
}

} // namespace interlock
