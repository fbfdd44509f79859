#include "models/metrics/exposition.h"

#include "app/cli/print.h"
#include "app/cli/verbs.h"
#include "models/base/number.h"

#include <QFile>

#include <cstdio>
#include <memory>

using namespace Qt::StringLiterals;

namespace interlock::cli {

namespace {

struct ExpositionArguments {
    std::string file, type;
};

Result<QByteArray> readBody(const QString &path)
{
    const qsizetype most = ExpositionLimits().bytes;
    QFile file(path);
    const bool open = path == u"-"_s ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!open)
        return fail(ErrorCode::BadInput, u"cannot read %1: %2"_s.arg(path, file.errorString()));
    const QByteArray bytes = file.read(most + 1);
    if (bytes.size() > most)
        return fail(ErrorCode::BadInput, u"%1 is larger than 16 MiB"_s.arg(path));
    return bytes;
}

QJsonObject toJson(const ExpositionSample &sample)
{
    QJsonObject labels;
    for (const auto &[name, value] : sample.labels)
        labels.insert(name, value);
    QJsonObject json{
        {u"name"_s, sample.name}, {u"labels"_s, labels}, {u"value"_s, decimalText(sample.value)}};
    if (sample.timestampMs)
        json.insert(u"timestamp_ms"_s, *sample.timestampMs);
    return json;
}

int printExposition(const ExpositionArguments &arguments)
{
    const QString path = QString::fromStdString(arguments.file);
    const auto body = readBody(path);
    if (!body)
        return complain(body.error());
    // Without a type, the last line tells: only OpenMetrics must end with # EOF.
    const QByteArray trimmed = body->endsWith('\n') ? body->chopped(1) : *body;
    const auto guess = trimmed == "# EOF" || trimmed.endsWith("\n# EOF") ? ExpositionFormat::OpenMetrics
                                                                         : ExpositionFormat::Text004;
    const auto format = arguments.type.empty() ? Result<ExpositionFormat>(guess)
                                               : expositionFormat(QByteArray::fromStdString(arguments.type));
    if (!format)
        return complain(format.error());
    const auto samples = parseExposition({body->constData(), size_t(body->size())}, *format);
    if (!samples)
        return complain({ErrorCode::BadInput, u"%1:%2"_s.arg(path, samples.error().text), {}});
    for (const ExpositionSample &sample : *samples)
        printJson(toJson(sample));
    return 0;
}

} // namespace

void addExposition(CLI::App &app, const CommonOptions &, Run &chosen)
{
    CLI::App *verb = app.add_subcommand("exposition", "Parse a metrics page: its samples as JSON lines");
    const auto arguments = std::make_shared<ExpositionArguments>();
    verb->add_option("file", arguments->file, "the page, or - for standard input")
        ->type_name("FILE|-")
        ->required();
    verb->add_option("--content-type", arguments->type,
                     "what the target said it is; else # EOF at the end tells")
        ->type_name("T");
    example(*verb, "interlock exposition metrics.txt");
    verb->callback([arguments, &chosen] { chosen = [arguments] { return printExposition(*arguments); }; });
}

} // namespace interlock::cli
