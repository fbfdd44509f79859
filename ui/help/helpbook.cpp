#include "ui/help/helpbook.h"

#include <QFile>
#include <QHash>

#include <algorithm>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr int kTitleWeight = 20; ///< a word in the title counts as often in the text

HelpPage read(const QString &id)
{
    HelpPage page{id, id, {}};
    QFile file(u":/help/%1.md"_s.arg(id));
    if (file.open(QIODevice::ReadOnly))
        page.text = QString::fromUtf8(file.readAll());
    page.title = page.text.section(u'\n', 0, 0).remove(u"# "_s);
    return page;
}

/// How well a page answers; 0 if a word is missing.
qsizetype score(const HelpPage &page, const QStringList &words)
{
    qsizetype sum = 0;
    for (const QString &word : words) {
        const qsizetype found = page.text.count(word, Qt::CaseInsensitive) +
                                kTitleWeight * page.title.count(word, Qt::CaseInsensitive);
        if (found == 0)
            return 0;
        sum += found;
    }
    return sum;
}
} // namespace

const std::vector<HelpPage> &helpPages()
{
    static const std::vector<HelpPage> pages = [] {
        std::vector<HelpPage> made;
        for (const QString &id : {u"first-rollout"_s, u"reading-the-screen"_s, u"writing-a-plan"_s,
                                  u"importing-a-plan"_s, u"playing-a-plan"_s, u"approving"_s,
                                  u"keys-and-leases"_s, u"incident-at-night"_s, u"when-something-is-wrong"_s,
                                  u"rehearsing"_s, u"faults"_s, u"verifying-evidence"_s, u"connecting"_s})
            made.push_back(read(id));
        return made;
    }();
    return pages;
}

QString helpTopic(const QString &subject)
{
    static const QHash<QString, QString> topics{
        {u"live"_s, u"reading-the-screen"_s},    {u"timeline"_s, u"reading-the-screen"_s},
        {u"approvals"_s, u"approving"_s},        {u"sign"_s, u"approving"_s},
        {u"incident"_s, u"incident-at-night"_s}, {u"records"_s, u"verifying-evidence"_s},
        {u"policies"_s, u"keys-and-leases"_s},   {u"connections"_s, u"connecting"_s},
        {u"settings"_s, u"reading-the-screen"_s}};
    return topics.value(subject, helpPages().front().id);
}

std::vector<const HelpPage *> findHelp(const QString &query)
{
    const QStringList words = query.simplified().split(u' ', Qt::SkipEmptyParts);
    std::vector<std::pair<qsizetype, const HelpPage *>> found;
    for (const HelpPage &page : helpPages()) {
        const qsizetype points = words.isEmpty() ? 1 : score(page, words);
        if (points > 0)
            found.emplace_back(points, &page);
    }
    std::ranges::stable_sort(found, std::ranges::greater{}, &std::pair<qsizetype, const HelpPage *>::first);
    std::vector<const HelpPage *> pages;
    pages.reserve(found.size());
    for (const auto &[points, page] : found)
        pages.push_back(page);
    return pages;
}

} // namespace interlock
