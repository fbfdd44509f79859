#include "models/sources/source.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace interlock;
using namespace Qt::StringLiterals;

class TestSecret : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void environment()
    {
        qputenv("INTERLOCK_TEST_SECRET", "abc\n");
        QCOMPARE(resolveSecret({SecretRef::From::Env, u"INTERLOCK_TEST_SECRET"_s}).value(),
                 QByteArray("abc"));
        qputenv("INTERLOCK_TEST_SECRET", "abc\r\nX-Evil: 1");
        QVERIFY(!resolveSecret({SecretRef::From::Env, u"INTERLOCK_TEST_SECRET"_s}));
        qputenv("INTERLOCK_TEST_SECRET", "");
        QVERIFY(!resolveSecret({SecretRef::From::Env, u"INTERLOCK_TEST_SECRET"_s}));
        qunsetenv("INTERLOCK_TEST_SECRET");
        const auto missing = resolveSecret({SecretRef::From::Env, u"INTERLOCK_TEST_SECRET"_s});
        QVERIFY(!missing && missing.error().text.contains(u"INTERLOCK_TEST_SECRET"_s));
    }
    void aFileMustBePrivate()
    {
        const QString path = write(u"token"_s);
        QVERIFY(QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner));
        QCOMPARE(resolveSecret({SecretRef::From::File, path}).value(), QByteArray("file-value"));
        QVERIFY(QFile::setPermissions(path, QFile::ReadOwner | QFile::ReadGroup));
        const auto open = resolveSecret({SecretRef::From::File, path});
        QVERIFY(!open && open.error().mend.startsWith(u"chmod 600"_s));
        QVERIFY(!open.error().sentence().contains(u"file-value"_s));
        QVERIFY(!resolveSecret({SecretRef::From::File, path + u".none"_s}));
    }
    void aLinkIsNotFollowed()
    {
        const QString path = write(u"token"_s);
        QVERIFY(QFile::setPermissions(path, QFile::ReadOwner));
        QVERIFY(QFile::link(path, path + u".link"_s));
        QVERIFY(!resolveSecret({SecretRef::From::File, path + u".link"_s}));
    }
    void credentials()
    {
        write(u"prom"_s);
        qunsetenv("CREDENTIALS_DIRECTORY");
        QVERIFY(!resolveSecret({SecretRef::From::Credential, u"prom"_s}));
        qputenv("CREDENTIALS_DIRECTORY", m_folder.path().toUtf8());
        QCOMPARE(resolveSecret({SecretRef::From::Credential, u"prom"_s}).value(), QByteArray("file-value"));
        QVERIFY(!resolveSecret({SecretRef::From::Credential, u"../prom"_s}));
        QVERIFY(!resolveSecret({SecretRef::From::Credential, u"none"_s}));
    }

private:
    QString write(const QString &name)
    {
        QFile file(m_folder.filePath(name));
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        if (file.open(QIODevice::WriteOnly))
            file.write("file-value\n");
        return file.fileName();
    }
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestSecret)
#include "tst_secret.moc"
