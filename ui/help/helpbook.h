#pragma once

#include <QString>

#include <vector>

namespace interlock {

/// A page of the help. Its file is Markdown that reads the same in the repository.
struct HelpPage {
    QString id;    ///< "approving": `resources/help/approving.md`
    QString title; ///< its first heading
    QString text;  ///< the Markdown source
};

/// All pages that are compiled in, in the order in which somebody new reads them.
const std::vector<HelpPage> &helpPages();
/// The page that explains a screen ("live") or a dialog ("sign"); the first page for what has none.
QString helpTopic(const QString &subject);
/// The pages in which every word of `query` occurs, in any case, the best first: words in a title count more.
/// An empty query gives all.
std::vector<const HelpPage *> findHelp(const QString &query);

} // namespace interlock
