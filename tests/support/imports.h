#pragma once

#include <QFile>
#include <QStringList>

namespace interlock::testing {

/// One example of tests/data/import: the files, what is said beside them, and whether the plan is whole.
struct ImportExample {
    const char *name;
    const char *origin;
    QStringList files;
    QStringList options; ///< as the command line has them
};

inline QStringList released()
{
    return {QStringLiteral("--environment"), QStringLiteral("staging"),     QStringLiteral("--stable"),
            QStringLiteral("1.0"),           QStringLiteral("--canary"),    QStringLiteral("1.1"),
            QStringLiteral("--with"),        QStringLiteral("traffic.yaml")};
}

/// Each of them is a whole plan: it passes `interlock plan check`.
inline QList<ImportExample> wholeExamples()
{
    const auto with = [](const QStringList &more) { return released() + more; };
    const QString prometheus = QStringLiteral("--prometheus"), arg = QStringLiteral("--arg");
    const QString address = QStringLiteral("http://127.0.0.1:9090");
    return {
        {"argo",
         "argo",
         {QStringLiteral("argo/canary.yaml"), QStringLiteral("argo/analysis.yaml")},
         with({})},
        {"flagger",
         "flagger",
         {QStringLiteral("flagger/canary.yaml"), QStringLiteral("flagger/template.yaml")},
         with({prometheus, address})},
        {"flagger-abtest", "flagger", {QStringLiteral("flagger/abtest.yaml")}, with({prometheus, address})},
        {"prometheus",
         "prometheus",
         {QStringLiteral("prometheus/rules.yaml"), QStringLiteral("prometheus/object.yaml")},
         {prometheus, address, QStringLiteral("--with"), QStringLiteral("prometheus/stages.yaml")}},
        {"openslo",
         "openslo",
         {QStringLiteral("openslo/slos.yaml")},
         {prometheus, address, QStringLiteral("--window"), QStringLiteral("10m"), QStringLiteral("--with"),
          QStringLiteral("stages.yaml")}},
        {"kayenta",
         "kayenta",
         {QStringLiteral("kayenta/config.json")},
         {prometheus, address, arg, QStringLiteral("canary.scope=v2"), arg,
          QStringLiteral("baseline.scope=v1"), arg, QStringLiteral("location=eu"), arg,
          QStringLiteral("canary.labels=version=\"v2\""), arg,
          QStringLiteral("baseline.labels=version=\"v1\""), QStringLiteral("--with"),
          QStringLiteral("stages.yaml")}},
    };
}

/// Nothing is said beside the files: what they leave open is marked.
inline QList<ImportExample> openExamples()
{
    return {{"flagger-open", "flagger", {QStringLiteral("flagger/steps.yaml")}, {}},
            {"prometheus-open", "prometheus", {QStringLiteral("prometheus/object.yaml")}, {}},
            {"kayenta-open", "kayenta", {QStringLiteral("kayenta/config.json")}, {}},
            {"kayenta-request", "kayenta", {QStringLiteral("kayenta/request.json")}, {}},
            {"argo-conditions", "argo", {QStringLiteral("argo/conditions.yaml")}, {}}};
}

inline QString importData(const QString &name)
{
    return QStringLiteral(INTERLOCK_TEST_DATA "/import/") + name;
}

inline QByteArray importBytes(const QString &name)
{
    QFile file(importData(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace interlock::testing
