#include "models/sources/jsonsource.h"

#include "models/sources/jsonvalue.h"

namespace interlock {

namespace {
constexpr qsizetype kMostBody = 1024 * 1024;
}

Observation JsonValueSource::measure(const Indicator &indicator, Instant now) const
{
    const auto *pointer = std::get_if<Pointer>(&indicator.measure);
    if (!pointer)
        return Observation::error(QStringLiteral("this source answers in JSON; name a pointer into it"));
    const auto value = atPointer(m_root, pointer->pointer);
    if (!value)
        return Observation::error(value.error().sentence());
    Observation seen = numberOf(*value, indicator.truth, m_first.value(indicator.id));
    if (seen.kind == Observation::Kind::Missing || seen.kind == Observation::Kind::Error)
        seen.reason = QStringLiteral("%1: %2").arg(pointer->pointer, seen.reason);
    seen.age = std::max(now - begun().boot, Duration(0));
    return seen;
}

void JsonValueSource::arrived(const Result<QByteArray> &bytes)
{
    if (!bytes) {
        finish(passOn(bytes), 0);
        return;
    }
    const auto root = parseJson(bytes->trimmed(), kMostBody);
    if (!root) {
        finish(fail(root.error().code, QStringLiteral("%1: %2").arg(source().id.text, root.error().text),
                    root.error().mend),
               bytes->size());
        return;
    }
    m_root = *root;
    for (const Indicator &indicator : indicators()) {
        const auto *pointer = std::get_if<Pointer>(&indicator.measure);
        if (!pointer || m_first.contains(indicator.id))
            continue;
        const auto value = atPointer(m_root, pointer->pointer);
        if (value && !value->isUndefined())
            m_first.insert(indicator.id, *value);
    }
    finish({}, bytes->size());
}

JsonSource::JsonSource(Source source, std::vector<Indicator> indicators, const Clock &clock,
                       QString planFolder, std::unique_ptr<Fetcher> fetcher)
    : JsonValueSource(std::move(source), std::move(indicators), clock), m_planFolder(std::move(planFolder)),
      m_fetcher(fetcher ? std::move(fetcher) : std::make_unique<HttpFetcher>())
{}

void JsonSource::begin()
{
    HttpFetch::Bounds bounds;
    bounds.deadline = deadlineOf(source());
    bounds.bytes = kMostBody;
    auto request = requestOf(source(), source().url, m_planFolder);
    if (!request) {
        QMetaObject::invokeMethod(
            this, [this, error = request.error()] { arrived(tl::unexpected<Error>(error)); },
            Qt::QueuedConnection);
        return;
    }
    request->setRawHeader("Accept", "application/json");
    m_fetcher->get(*request, bounds, [this](const Result<HttpBody> &answer) {
        arrived(answer ? Result<QByteArray>(answer->bytes) : passOn(answer));
    });
}

CommandSource::CommandSource(Source source, std::vector<Indicator> indicators, const Clock &clock,
                             QString planFolder)
    : JsonValueSource(std::move(source), std::move(indicators), clock), m_planFolder(std::move(planFolder))
{}

void CommandSource::begin()
{
    CommandLine line;
    line.run = source().run;
    line.folder = m_planFolder;
    line.deadline = deadlineOf(source());
    line.mostOutput = kMostBody;
    m_command = std::make_unique<Command>(line);
    m_command->start([this](const Result<CommandResult> &result) { ended(result); });
}

void CommandSource::ended(const Result<CommandResult> &result)
{
    if (m_command)
        m_command.release()->deleteLater(); // we are inside its callback
    const QString name = source().run.value(0);
    if (!result)
        return arrived(passOn(result));
    if (!result->succeeded())
        return arrived(fail(result->timedOut ? ErrorCode::Timeout : ErrorCode::Environment,
                            QStringLiteral("%1: %2").arg(name, result->sentence()),
                            QStringLiteral("run it by hand; only exit status 0 counts")));
    if (result->outputTruncated)
        return arrived(fail(ErrorCode::BadInput,
                            QStringLiteral("%1 prints more than %2 bytes").arg(name).arg(kMostBody),
                            QStringLiteral("print only the values that are needed")));
    if (result->output.trimmed().isEmpty())
        return arrived(fail(ErrorCode::BadInput, QStringLiteral("%1 printed nothing").arg(name),
                            QStringLiteral("it must print JSON or a number")));
    arrived(result->output);
}

} // namespace interlock
