#include "models/sources/source.h"

#include "models/sources/jsonlsource.h"
#include "models/sources/jsonsource.h"
#include "models/sources/prometheussource.h"
#include "models/sources/scrapesource.h"

namespace interlock {

namespace {

tl::unexpected<Error> incomplete(const Source &source, const QString &what)
{
    return fail(ErrorCode::BadInput, QStringLiteral("the source %1 %2").arg(source.id.text, what),
                QStringLiteral("complete it in the plan"));
}

Done complete(const Source &source)
{
    const bool overHttp = source.type == SourceType::Scrape || source.type == SourceType::Prometheus ||
                          source.type == SourceType::Json;
    const bool isHttp = source.url.scheme() == u"http" || source.url.scheme() == u"https";
    if (overHttp && (!isHttp || source.url.host().isEmpty()))
        return incomplete(source, QStringLiteral("needs an http or https url"));
    if (source.type == SourceType::JsonLines && source.path.isEmpty())
        return incomplete(source, QStringLiteral("needs a path"));
    if (source.type == SourceType::Command && source.run.isEmpty())
        return incomplete(source, QStringLiteral("needs a command to run"));
    if (source.interval <= Duration(0))
        return incomplete(source, QStringLiteral("needs an interval above 0"));
    return {};
}

} // namespace

Result<std::unique_ptr<MetricSource>> makeSource(const Source &source,
                                                 const std::vector<Indicator> &indicators, const Clock &clock,
                                                 const QString &planFolder)
{
    if (const Done whole = complete(source); !whole)
        return passOn(whole);
    switch (source.type) {
    case SourceType::Scrape:
        return std::make_unique<ScrapeSource>(source, indicators, clock, planFolder);
    case SourceType::Prometheus:
        return std::make_unique<PrometheusSource>(source, indicators, clock, planFolder);
    case SourceType::Json:
        return std::make_unique<JsonSource>(source, indicators, clock, planFolder);
    case SourceType::JsonLines:
        return std::make_unique<JsonLinesSource>(source, indicators, clock, planFolder);
    case SourceType::Command:
        return std::make_unique<CommandSource>(source, indicators, clock, planFolder);
    }
    return incomplete(source, QStringLiteral("has an unknown type"));
}

} // namespace interlock
