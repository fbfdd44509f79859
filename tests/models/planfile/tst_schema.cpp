#include "models/planfile/yamltree.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

// the adapters of valijson are headers: their warnings are not ours
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#include <valijson/adapters/qtjson_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>
#pragma GCC diagnostic pop

using namespace interlock;

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void addRows(const QString &folder)
{
    QTest::addColumn<QString>("path");
    const QDir dir(QStringLiteral(INTERLOCK_TEST_DATA "/plans/") + folder);
    for (const QString &name : dir.entryList({QStringLiteral("*.plan.yaml")}, QDir::Files, QDir::Name))
        QTest::newRow(qPrintable(name.chopped(10))) << dir.filePath(name);
}

} // namespace

/// Holds the schema for editors to the decoder.
class TestSchema : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        const QByteArray text =
            contentOf(QStringLiteral(INTERLOCK_SOURCE_DIR "/resources/schema/plan.schema.json"));
        QJsonParseError error;
        const QJsonDocument document = QJsonDocument::fromJson(text, &error);
        QVERIFY2(document.isObject(), qPrintable(error.errorString()));
        const QJsonValue root(document.object());
        const valijson::adapters::QtJsonAdapter adapter(root);
        valijson::SchemaParser parser;
        parser.populateSchema(adapter, m_schema);
    }

    void goodPlansPass_data() { addRows(QStringLiteral("good")); }
    void goodPlansPass()
    {
        QFETCH(QString, path);
        QCOMPARE(faults(contentOf(path)), QStringList());
    }

    void badPlansAreRefusedWhereTheySaySo_data() { addRows(QStringLiteral("bad")); }
    void badPlansAreRefusedWhereTheySaySo()
    {
        QFETCH(QString, path);
        const QByteArray bytes = contentOf(path);
        if (bytes.contains("# schema: refuses\n"))
            QVERIFY(!faults(bytes).isEmpty());
        else
            QCOMPARE(faults(bytes), QStringList());
    }

private:
    /// What the schema finds; nothing where the text is no YAML, which a schema never sees.
    QStringList faults(const QByteArray &bytes)
    {
        Problems problems(QStringLiteral("x"));
        const auto tree = readYaml(bytes, problems);
        if (!tree)
            return {};
        const QJsonValue json = toJson(*tree);
        valijson::Validator validator;
        valijson::ValidationResults results;
        validator.validate(m_schema, valijson::adapters::QtJsonAdapter(json), &results);
        QStringList all;
        valijson::ValidationResults::Error error;
        while (results.popError(error))
            all << QString::fromStdString(error.description);
        return all;
    }

    valijson::Schema m_schema;
};

QTEST_APPLESS_MAIN(TestSchema)
#include "tst_schema.moc"
