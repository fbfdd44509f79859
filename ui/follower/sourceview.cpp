#include "ui/follower/sourceview.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QUrlQuery>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
struct Words {
    Q_DECLARE_TR_FUNCTIONS(interlock::SourceView)
};

/// The line of a plan where an indicator is said; 0 when it is not found.
int lineOf(const QByteArray &plan, const IndicatorId &indicator)
{
    const QByteArray key = indicator.text.toUtf8() + ':';
    bool inside = false;
    int number = 0;
    for (const QByteArray &line : plan.split('\n')) {
        ++number;
        if (!line.isEmpty() && line.at(0) != ' ' && line.at(0) != '#')
            inside = line.startsWith("indicators:");
        if (inside && line.trimmed().startsWith(key))
            return number;
    }
    return 0;
}

} // namespace

QString sourceText(const PlanFile &plan, const Indicator &indicator)
{
    const int line = lineOf(plan.bytes, indicator.id);
    return line > 0 ? Words::tr("%1, line %2 of the plan").arg(indicator.source.text).arg(line)
                    : indicator.source.text;
}

QString sourceUrl(const Plan &plan, const Indicator &indicator)
{
    const auto source = std::ranges::find(plan.sources, indicator.source, &Source::id);
    if (source == plan.sources.end() || !source->url.scheme().startsWith(u"http"_s))
        return {};
    QUrl url = source->url.adjusted(QUrl::RemoveUserInfo);
    if (const auto *asked = std::get_if<PromQuery>(&indicator.measure)) {
        url.setPath(url.path().remove(QRegularExpression(u"/+$"_s)) + u"/graph"_s);
        QUrlQuery query;
        query.addQueryItem(u"g0.expr"_s, QString::fromLatin1(QUrl::toPercentEncoding(asked->promql)));
        query.addQueryItem(u"g0.tab"_s, u"0"_s);
        url.setQuery(query);
    }
    return url.toString(QUrl::FullyEncoded);
}

} // namespace interlock
