#include "app/cli/print.h"
#include "app/cli/verbs.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace interlock::cli {

namespace {

constexpr double kNoticed = 0.5; // seconds; less is the jitter of looks

QString seconds(const QJsonValue &value)
{
    return u"%1 s"_s.arg(value.toDouble(), 0, 'f', 1);
}

/// A cell of the matrix in a word or two.
QString wordsOf(const QJsonObject &cell)
{
    if (cell.contains("broken"_L1))
        return u"BROKEN"_s;
    const bool isBack = cell["ended"_L1].toString() == "rolled-back"_L1;
    if (isBack && cell.contains("zero_after_s"_L1) && !cell.contains("held_after_s"_L1))
        return u"0 % "_s + seconds(cell["zero_after_s"_L1]);
    if (cell.contains("held_after_s"_L1))
        return u"held "_s + seconds(cell["held_after_s"_L1]) + (isBack ? u", 0 %"_s : QString());
    if (isBack && cell.contains("rolled_back_after_s"_L1))
        return u"0 % "_s + seconds(cell["rolled_back_after_s"_L1]);
    if (cell["later_s"_L1].toDouble() > kNoticed)
        return u"late "_s + seconds(cell["later_s"_L1]);
    if (cell["later_s"_L1].toDouble() < -kNoticed)
        return u"early %1 s"_s.arg(-cell["later_s"_L1].toDouble(), 0, 'f', 1);
    return u"-"_s;
}

QStringList rowOf(const QJsonObject &fault, const QJsonArray &phases)
{
    QStringList row{fault["what"_L1].toString()};
    for (const QJsonValue &phase : phases)
        row << wordsOf(fault["outcomes"_L1][phase.toString()].toObject());
    return row;
}

QList<QStringList> tableOf(const QJsonObject &matrix)
{
    const QJsonArray phases = matrix["phases"_L1].toArray();
    QStringList head{u"fault"_s};
    for (const QJsonValue &phase : phases)
        head << phase.toString();
    QList<QStringList> table{head};
    const QJsonArray faults = matrix["faults"_L1].toArray();
    for (const QJsonValue &fault : faults)
        table << rowOf(fault.toObject(), phases);
    return table;
}

const QStringList &legend()
{
    static const QStringList lines{
        u"Each row is a fault, each column the phase in which it begins; it lasts for 20 s, or happens once."_s,
        u"0 % T: rolled back, T after the fault began the canary got nothing. held T: held after T; a person resumed, or"_s,
        u"(, 0 %) it was rolled back later. late T, early T: completed, by so much. -: as if nothing had happened."_s,
        u"Observed with the product's own engine in the simulator of worlds: two stages (5 %, 50 %) of 40 s, looked at"_s,
        u"each second, rollback after 2 breaches, hold after 15 s without values. Each invariant held in every cell."_s};
    return lines;
}

void printTable(const QList<QStringList> &table)
{
    QList<qsizetype> widths(table.front().size(), 0);
    for (const QStringList &row : table)
        for (qsizetype i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], row[i].size());
    for (const QStringList &row : table) {
        QString line;
        for (qsizetype i = 0; i < row.size(); ++i)
            line += row[i].leftJustified(widths[i] + 2);
        printLine(line.trimmed());
    }
}

void printMarkdown(const QList<QStringList> &table)
{
    printLine(u"# What each fault comes to\n"_s);
    printLine(legend().join(u'\n') + u"\n\nThe same table: `interlock faults`.\n"_s);
    for (qsizetype i = 0; i < table.size(); ++i) {
        printLine(u"| "_s + table[i].join(u" | "_s) + u" |"_s);
        if (i == 0)
            printLine(u"|"_s + u"---|"_s.repeated(table[i].size()));
    }
}

int printFaults(const CommonOptions &common, bool markdown)
{
    QFile file(u":/faults/matrix.json"_s);
    if (!file.open(QIODevice::ReadOnly))
        return complain({ErrorCode::Environment, file.errorString(), u"this program was built wrongly"_s});
    const QJsonObject matrix = QJsonDocument::fromJson(file.readAll()).object();
    if (common.json) {
        printJson(matrix);
        return 0;
    }
    if (markdown) {
        printMarkdown(tableOf(matrix));
        return 0;
    }
    printTable(tableOf(matrix));
    if (!common.quiet)
        printLine(u'\n' + legend().join(u'\n'));
    return 0;
}

} // namespace

void addFaults(CLI::App &app, const CommonOptions &common, Run &chosen)
{
    CLI::App *verb = app.add_subcommand("faults", "What each fault comes to in each phase, as observed");
    const auto markdown = std::make_shared<bool>(false);
    verb->add_flag("--markdown", *markdown, "as the page of the help");
    example(*verb, "interlock faults");
    verb->callback([markdown, &common, &chosen] {
        chosen = [markdown, &common] { return printFaults(common, *markdown); };
    });
}

} // namespace interlock::cli
