#include "models/planfile/decode.h"

#include <QRegularExpression>

namespace interlock {

namespace {

bool isShell(const QString &program)
{
    static const QStringList shells{QStringLiteral("sh"),  QStringLiteral("bash"), QStringLiteral("dash"),
                                    QStringLiteral("zsh"), QStringLiteral("ksh"),  QStringLiteral("busybox")};
    return shells.contains(program);
}

/// A program that runs the script it is given.
bool isInterpreter(const QString &program)
{
    static const QRegularExpression others(QStringLiteral("^(python[0-9.]*|perl|ruby|node|php|env|source)$"));
    return isShell(program) || others.match(program).hasMatch();
}

bool leavesItsFolder(const QString &text)
{
    static const QRegularExpression parent(QStringLiteral("(^|[/=])\\.\\.(/|$)"));
    return parent.match(text).hasMatch();
}

/// Something that names other bytes tomorrow than it does today.
bool isMoving(const QString &argument)
{
    static const QRegularExpression tag(QStringLiteral("^[A-Za-z0-9][A-Za-z0-9._/:-]*:latest$"));
    return tag.match(argument).hasMatch();
}

QString plain(const QString &path)
{
    return path.startsWith(QStringLiteral("./")) ? path.mid(2) : path;
}

/// Why the program of a command is not what two people sign; empty when it is.
QString whyProgramIsUnbound(const QString &program, const QStringList &files)
{
    if (!program.contains(u'/') || files.contains(plain(program)))
        return {};
    return QStringLiteral(
               "\"%1\" does not stand under \"files\": only bound copies are run, and the tools of "
               "the machine by their bare name")
        .arg(program);
}

/// A script by its relative path, and not a text or a module that is named by the option before it.
bool isFileBesideThePlan(const QStringList &run, QStringList::const_iterator script)
{
    static const QRegularExpression named(QStringLiteral("\\.(py|sh|rb|pl|php|js)$"));
    const bool isFirst = script == run.begin() + 1;
    return isFirst && run.front() != u"env" && !script->startsWith(u'/') && named.match(*script).hasMatch();
}

/// The same for what it is given.
QString whyArgumentIsUnbound(const QStringList &run, const QStringList &files)
{
    const QString &program = run.front();
    for (const QString &argument : run)
        if (leavesItsFolder(argument))
            return QStringLiteral("\"%1\" leaves the folder of the bound copies").arg(argument);
        else if (isMoving(argument))
            return QStringLiteral("\"%1\" is another thing tomorrow: name it by its digest, NAME@sha256:...")
                .arg(argument);
    const auto script = std::find_if(run.begin() + 1, run.end(),
                                     [](const QString &argument) { return !argument.startsWith(u'-'); });
    if (!isInterpreter(program) || script == run.end())
        return {};
    if (script->startsWith(u'/'))
        return QStringLiteral("%1 would run \"%2\", which nothing binds: put it under \"files\"")
            .arg(program, *script);
    if (isFileBesideThePlan(run, script) && !files.contains(plain(*script)))
        return QStringLiteral(
                   "\"%1\" does not stand under \"files\": the folder of a command holds the bound copies "
                   "and nothing else")
            .arg(*script);
    if (isShell(program) && script->contains(QStringLiteral("://")))
        return QStringLiteral("what a shell fetches is bound by nothing: put it under \"files\"");
    return {};
}

/// Commands run under a lease: what they run must be what was signed.
class CommandCheck {
public:
    explicit CommandCheck(Decoding &decoding) : m_decoding(decoding) {}

    void steps(const std::vector<Step> &steps, const QStringList &path)
    {
        for (size_t i = 0; i < steps.size(); ++i)
            command(steps[i].run, path + QStringList{QString::number(i), QStringLiteral("run")});
    }
    void command(const QStringList &run, const QStringList &path)
    {
        if (run.isEmpty())
            return; // not there, or told already
        QString why = whyProgramIsUnbound(run.front(), m_decoding.plan.files);
        if (why.isEmpty())
            why = whyArgumentIsUnbound(run, m_decoding.plan.files);
        add(path, why);
    }
    /// What moves the traffic runs at any time, also when the plan's files are gone: it belongs to the
    /// machine.
    void tool(const QStringList &run, const QStringList &path)
    {
        const bool isOfTheMachine =
            run.isEmpty() || !run.front().contains(u'/') || run.front().startsWith(u'/');
        if (!isOfTheMachine)
            add(path, QStringLiteral("\"%1\" depends on the folder of the engine: name a tool of the "
                                     "machine, or its whole path")
                          .arg(run.front()));
    }

private:
    void add(const QStringList &path, const QString &why)
    {
        if (!why.isEmpty())
            m_decoding.problems.add(placeOf(m_decoding.root, path), why);
    }
    Decoding &m_decoding;
};

} // namespace

void checkCommands(Decoding &decoding)
{
    const Plan &plan = decoding.plan;
    const auto path = [](const char *section, const char *key) {
        return QStringList{QString::fromLatin1(section), QString::fromLatin1(key)};
    };
    CommandCheck check(decoding);
    check.steps(plan.steps, {QStringLiteral("steps")});
    check.steps(plan.after, {QStringLiteral("after")});
    check.steps(plan.rollback.steps, path("rollback", "steps"));
    check.steps(plan.rollback.verify, path("rollback", "verify"));
    if (plan.rollback.fallback)
        check.command(plan.rollback.fallback->run,
                      path("rollback", "fallback") + QStringList{QStringLiteral("run")});
    if (plan.rehearsal) {
        check.command(plan.rehearsal->inject, path("rehearsal", "inject"));
        check.command(plan.rehearsal->clear, path("rehearsal", "clear"));
    }
    if (const auto *traffic = std::get_if<CommandTraffic>(&plan.traffic)) {
        check.tool(traffic->set, path("traffic", "set"));
        check.tool(traffic->read, path("traffic", "read"));
    }
}

} // namespace interlock
