#include "models/lease/lease.h"
#include "models/lease/seats.h"
#include "models/records/allowedsigners.h"
#include "tests/models/lease/testpolicy.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace interlock;
using namespace interlock::testing;
using namespace Qt::StringLiterals;

using Change = std::function<void(Policy &)>;
Q_DECLARE_METATYPE(Change)
using JsonChange = std::function<void(QJsonObject &)>;
Q_DECLARE_METATYPE(JsonChange)

namespace {

Policy genesis()
{
    return *genesisPolicy({u"alice"_s, u"bot"_s, alice().pub, bot().pub, numbered(1).pub, numbered(2).pub,
                           u"interlock/test"_s, at("2026-11-21T08:00:00.000Z")});
}

ActionRule leadAndOwner()
{
    ActionRule rule;
    rule.all = {{u"sre-lead"_s, 1}, {u"product-owner"_s, 1}};
    rule.minHumans = 2;
    rule.maxLease = std::chrono::hours(1);
    return rule;
}

/// One rule for all that a lease covers.
void ruleAll(Policy &policy, const QString &environment, const ActionRule &rule)
{
    for (const QString &action : leaseActions())
        policy.rules[environment][action] = rule;
}

/// Different people in both seats, neither of whom asked for the lease.
void ruleWithoutRequester(Policy &policy)
{
    ActionRule rule = policy.rules[u"staging"_s][u"start"_s];
    rule.requesterCounts = false;
    ruleAll(policy, u"staging"_s, rule);
}

const WallTime kOver = at("2026-11-21T06:00:00.000Z"); // before the policy is issued

PublicKey token(char number)
{
    PublicKey key = numbered(number).pub;
    key.type = PublicKey::Type::SkEd25519;
    key.application = "ssh:";
    return key;
}

} // namespace

class TestPolicy : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void roundTrip()
    {
        Policy policy = smallPolicy();
        policy.principals.push_back({u"carol"_s,
                                     PrincipalKind::Human,
                                     {u"sre-lead"_s},
                                     {{token(9), Custody::Fido2, {u"up"_s, u"uv"_s}}}});
        ruleAll(policy, u"production"_s, leadAndOwner());
        policy.revoked = {{numbered(7).pub.fingerprint(), u"lost"_s, 2},
                          {numbered(8).pub.fingerprint(), u"left"_s, -1}};
        policy.principals[0].keys[0].until = at("2027-11-21T08:00:00.000Z");
        policy.risk.limit = 40;
        policy.risk.points[u"rehearsal"_s] = 30;
        const auto read = decodeStatement(encode(toStatement(policy))).and_then(readPolicy);
        QVERIFY2(read, qPrintable(read ? QString() : read.error().text));
        QCOMPARE(*read, policy);
    }
    void genesisIsSafeAndReadsBack()
    {
        const Policy policy = genesis();
        QCOMPARE(*readPolicy(toStatement(policy)), policy);
        QCOMPARE(principalOf(policy, numbered(1).pub)->id, u"engine"_s);
        const auto rule = ruleFor(policy, u"staging"_s, u"start"_s);
        QCOMPARE(rule->all, (std::vector<SeatRule>{{u"operator"_s, 1}, {u"agent"_s, 1}}));
        QVERIFY(rule->requesterCounts && rule->minHumans == 1);
        for (const QString &environment : {u"production"_s, u"prod"_s, u"PROD"_s, u"*"_s})
            QVERIFY2(!ruleFor(policy, environment, u"start"_s), qPrintable(environment));
        QVERIFY(!ruleFor(policy, u"staging"_s, u"deploy"_s));
    }
    void genesisWithOneKeyForBothIsRefused()
    {
        const auto same = genesisPolicy({u"alice"_s,
                                         u"bot"_s,
                                         alice().pub,
                                         alice().pub,
                                         numbered(1).pub,
                                         numbered(2).pub,
                                         u"interlock/test"_s,
                                         {}});
        QVERIFY(!same);
        QVERIFY(same.error().text.contains(u"exactly one person"));
    }
    void exactEnvironmentBeforeStar()
    {
        Policy policy = smallPolicy();
        policy.rules[u"*"_s][u"start"_s] = leadAndOwner();
        QCOMPARE(ruleFor(policy, u"staging"_s, u"start"_s)->all.front().role, u"sre-lead"_s);
        QCOMPARE(ruleFor(policy, u"demo"_s, u"start"_s)->minHumans, 2);
        QVERIFY(!ruleFor(policy, u"production"_s, u"start"_s));
    }
    void peopleWhoFillARule_data()
    {
        QTest::addColumn<QStringList>("people");
        QTest::addColumn<bool>("enough");
        QTest::newRow("one for each seat") << QStringList{u"alice"_s, u"bob"_s} << true;
        QTest::newRow("one who holds both roles") << QStringList{u"alice"_s} << false;
        QTest::newRow("one with a stranger") << QStringList{u"alice"_s, u"mallory"_s} << false;
        QTest::newRow("nobody for the first seat") << QStringList{u"bob"_s, u"bot"_s} << false;
        QTest::newRow("one more than is wanted") << QStringList{u"bot"_s, u"bob"_s, u"alice"_s} << true;
    }
    void peopleWhoFillARule()
    {
        QFETCH(QStringList, people);
        QTEST(canFill(smallPolicy(), leadAndOwner(), u"staging"_s, people), "enough");
    }
    void loweringNeedsNothing()
    {
        const Policy policy = genesis();
        for (const QString &kind : {u"hold"_s, u"back"_s, u"rollback"_s})
            QVERIFY(mayDecide(policy, PrincipalKind::Console, kind));
        QVERIFY(mayDecide(policy, PrincipalKind::Human, u"override"_s));
        QVERIFY(!mayDecide(policy, PrincipalKind::Agent, u"override"_s));
        QVERIFY(!mayDecide(policy, PrincipalKind::Console, u"start"_s));
        QVERIFY(!mayDecide(policy, PrincipalKind::Human, u"breakglass"_s));
    }

    void anEngineAndAConsoleOnlyLower()
    {
        Policy policy = genesis();
        policy.may[PrincipalKind::Console] = policy.may[PrincipalKind::Human];
        QVERIFY2(!mayDecide(policy, PrincipalKind::Console, u"start"_s), "whatever the policy says");
        QVERIFY(maySign(PrincipalKind::Console, predicates::ack));
        QVERIFY(maySign(PrincipalKind::Service, predicates::event));
        QVERIFY(!maySign(PrincipalKind::Human, predicates::event));
        for (const auto &type : {predicates::lease, predicates::approval, predicates::policy,
                                 predicates::note, predicates::recovery})
            QVERIFY2(!maySign(PrincipalKind::Console, type) && !maySign(PrincipalKind::Service, type) &&
                         maySign(PrincipalKind::Human, type),
                     type.data());
    }
    void theRequesterMayBeSomebodyWithoutASeat()
    {
        Policy policy = smallPolicy();
        ruleWithoutRequester(policy); // bob, who holds neither role, asks
        QVERIFY2(validate(policy), qPrintable(validate(policy) ? QString() : validate(policy).error().text));
        const ActionRule rule = policy.rules[u"staging"_s][u"start"_s];
        QCOMPARE(exampleSeating(policy, rule, u"staging"_s), (QStringList{u"alice"_s, u"bot"_s}));
    }

    void unsafe_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("said");
        const auto row = [](const char *name, const Change &change, const QString &said) {
            QTest::newRow(name) << change << said;
        };
        row(
            "A5 one key under two principals", [](Policy &p) { p.principals[1].keys[0].key = alice().pub; },
            u"exactly one person"_s);
        row(
            "A5 one key twice under one principal",
            [](Policy &p) { p.principals[0].keys.push_back(p.principals[0].keys[0]); }, u"listed twice"_s);
        row(
            "A5 one point in software and as a token",
            [](Policy &p) {
                PublicKey key = alice().pub;
                key.type = PublicKey::Type::SkEd25519;
                key.application = "ssh:";
                p.principals[1].keys.push_back({key, Custody::Fido2, {}});
            },
            u"listed twice"_s);
        row(
            "A8 identity key",
            [](Policy &p) {
                p.principals[0].keys[0].key.point = QByteArray(32, '\0');
                p.principals[0].keys[0].key.point[0] = 1;
            },
            u"weak"_s);
        for (const char *name : {"*", "a,b", "a b", "a\"b", "a\nb", ""})
            row(("A21 principal named '" + QByteArray(name) + "'").constData(),
                [name](Policy &p) { p.principals[2].id = QString::fromLatin1(name); }, u"plain name"_s);
        row(
            "two principals of one name", [](Policy &p) { p.principals[1].id = u"alice"_s; },
            u"two principals"_s);
        row(
            "no key", [](Policy &p) { p.principals[1].keys.clear(); }, u"needs 1 to"_s);
        row(
            "one seat", [](Policy &p) { p.rules[u"staging"_s][u"start"_s].all.pop_back(); },
            u"with one key"_s);
        row(
            "no human", [](Policy &p) { p.rules[u"staging"_s][u"start"_s].minHumans = 0; }, u"humans"_s);
        row(
            "two seats that only one person can fill",
            [](Policy &p) {
                p.rules[u"staging"_s][u"start"_s].all = {{u"sre-lead"_s, 2}};
            },
            u"met by nobody"_s);
        row(
            "more humans than there can be",
            [](Policy &p) { p.rules[u"staging"_s][u"start"_s].minHumans = 2; }, u"met by nobody"_s);
        row(
            "a role nobody holds",
            [](Policy &p) { p.rules[u"staging"_s][u"start"_s].all[0].role = u"pope"_s; }, u"met by nobody"_s);
        row(
            "production with one admin",
            [](Policy &p) {
                ruleAll(p, u"production"_s, leadAndOwner());
                p.admins = {u"alice"_s};
                p.adminThreshold = 1;
            },
            u"two admins"_s);
        row(
            "prod whose two admins need one signature",
            [](Policy &p) {
                ruleAll(p, u"prod"_s, leadAndOwner());
                p.adminThreshold = 1;
            },
            u"two admins"_s);
        row(
            "A55 production with software keys only",
            [](Policy &p) {
                ruleAll(p, u"production"_s, leadAndOwner());
                p.principals[1].keys[0].custody = Custody::Software;
            },
            u"software key"_s);
        row(
            "a lowering action with a rule",
            [](Policy &p) { p.rules[u"staging"_s][u"rollback"_s] = leadAndOwner(); },
            u"not a raising action"_s);
        row(
            "an agent as admin", [](Policy &p) { p.admins << u"bot"_s; }, u"not a human"_s);
        row(
            "threshold above the admins", [](Policy &p) { p.adminThreshold = 3; }, u"threshold"_s);
        row(
            "threshold 0", [](Policy &p) { p.adminThreshold = 0; }, u"threshold"_s);
        row(
            "an admin twice",
            [](Policy &p) {
                p.admins = {u"alice"_s, u"alice"_s};
            },
            u"threshold"_s);
        row(
            "A35 a revoked key still listed",
            [](Policy &p) {
                p.revoked = {{bob().pub.fingerprint(), u"lost"_s, 3}};
            },
            u"revoked"_s);
        row(
            "a revoked software key that comes back as a token's",
            [](Policy &p) {
                p.revoked = {{alice().pub.fingerprint(), u"compromised"_s, -1}};
                p.principals[0].keys[0].key.type = PublicKey::Type::SkEd25519;
                p.principals[0].keys[0].key.application = "ssh:";
                p.principals[0].keys[0].custody = Custody::Fido2;
            },
            u"is revoked (as "_s);
        row(
            "a revocation of what is no key",
            [](Policy &p) {
                p.revoked = {{u"garbage"_s, u"lost"_s, -1}};
            },
            u"not the fingerprint"_s);
        row(
            "a revocation for a reason of its own",
            [](Policy &p) {
                p.revoked = {{numbered(7).pub.fingerprint(), u"because"_s, -1}};
            },
            u"lost, compromised, left"_s);
        row(
            "a key revoked twice",
            [](Policy &p) {
                p.revoked = {{numbered(7).pub.fingerprint(), u"lost"_s, -1},
                             {numbered(7).pub.fingerprint(), u"left"_s, -1}};
            },
            u"revoked twice"_s);
        row(
            "suspect since a record that is not there",
            [](Policy &p) {
                p.revoked = {{numbered(7).pub.fingerprint(), u"lost"_s, 1LL << 52}};
            },
            u"the log has 3"_s);
        row(
            "a console that holds a role",
            [](Policy &p) {
                p.principals.push_back({u"console"_s,
                                        PrincipalKind::Console,
                                        {u"release-agent"_s},
                                        {{numbered(2).pub, Custody::Software, {}}}});
            },
            u"may hold no role"_s);
        row(
            "a console that may start", [](Policy &p) { p.may[PrincipalKind::Console] << u"start"_s; },
            u"nothing else"_s);
        row(
            "an engine that may promote", [](Policy &p) { p.may[PrincipalKind::Service] << u"promote"_s; },
            u"nothing else"_s);
        row(
            "one person and one agent, the requester not counted",
            [](Policy &p) {
                ruleWithoutRequester(p);
                p.principals.erase(p.principals.begin() + 1);
                p.admins = {u"alice"_s};
                p.adminThreshold = 1;
            },
            u"besides the one who asks"_s);
        row(
            "the agent's only key is over", [](Policy &p) { p.principals[2].keys[0].until = kOver; },
            u"met by nobody"_s);
        row(
            "nobody may start", [](Policy &p) { p.may.clear(); }, u"may decide start"_s);
        row(
            "rules for a start that can never be resumed",
            [](Policy &p) { p.rules[u"staging"_s].erase(u"resume"_s); }, u"none for resume"_s);
        row(
            "rules that can be met one by one, not all by one lease",
            [](Policy &p) {
                p.principals[1].roles.clear(); // alice alone is both, and sits once
                p.rules[u"staging"_s][u"promote"_s].all = {{u"product-owner"_s, 1}, {u"release-agent"_s, 1}};
            },
            u"the lease of staging"_s);
        row(
            "version 2 from nowhere", [](Policy &p) { p.version = 2; }, u"previous"_s);
        row(
            "a touch required of a software key",
            [](Policy &p) { p.principals[0].keys[0].require = {u"up"_s}; }, u"cannot require"_s);
        row(
            "fido2 custody of a software key",
            [](Policy &p) { p.principals[0].keys[0].custody = Custody::Fido2; }, u"fido2"_s);
        row(
            "may do what is no decision", [](Policy &p) { p.may[PrincipalKind::Human] << u"breakglass"_s; },
            u"not a decision"_s);
    }
    void unsafe()
    {
        QFETCH(Change, change);
        QFETCH(QString, said);
        Policy policy = smallPolicy();
        QVERIFY(validate(policy).has_value());
        change(policy);
        const Done valid = validate(policy);
        QVERIFY(!valid);
        QVERIFY2(valid.error().text.contains(said), qPrintable(valid.error().text));
    }

    void wireRefused_data()
    {
        QTest::addColumn<JsonChange>("change");
        const auto row = [](const char *name, const JsonChange &change) { QTest::newRow(name) << change; };
        row("A18 true as threshold", [](QJsonObject &o) {
            o[u"admins"_s] = QJsonObject{{u"principals"_s, QJsonArray{u"alice"_s}}, {u"threshold"_s, true}};
        });
        row("unknown field", [](QJsonObject &o) { o[u"breakGlass"_s] = true; });
        row("missing field", [](QJsonObject &o) { o.remove(u"may"_s); });
        row("version as text", [](QJsonObject &o) { o[u"version"_s] = u"1"_s; });
        row("time without milliseconds", [](QJsonObject &o) { o[u"issued"_s] = u"2026-11-21T07:00:00Z"_s; });
        row("time with an offset",
            [](QJsonObject &o) { o[u"issued"_s] = u"2026-11-21T08:00:00.000+01:00"_s; });
        row("persons not distinct", [](QJsonObject &o) {
            QJsonObject rules = o[u"rules"_s].toObject(), staging = rules[u"staging"_s].toObject(),
                        start = staging[u"start"_s].toObject();
            start[u"distinctPersons"_s] = false;
            staging[u"start"_s] = start;
            rules[u"staging"_s] = staging;
            o[u"rules"_s] = rules;
        });
        row("fingerprint of another key", [](QJsonObject &o) {
            QJsonArray principals = o[u"principals"_s].toArray();
            QJsonObject first = principals[0].toObject(), key = first[u"keys"_s].toArray()[0].toObject();
            key[u"fp"_s] = bob().pub.fingerprint();
            first[u"keys"_s] = QJsonArray{key};
            principals[0] = first;
            o[u"principals"_s] = principals;
        });
    }
    void wireRefused()
    {
        QFETCH(JsonChange, change);
        Statement statement = toStatement(smallPolicy());
        change(statement.predicate);
        statement.subjects = {
            subjectOf(u"policy"_s, QJsonDocument(statement.predicate).toJson(QJsonDocument::Compact))};
        QVERIFY(!readPolicy(statement));
    }
    void subjectMustBeThePolicyItself()
    {
        Statement statement = toStatement(smallPolicy());
        statement.subjects[0].sha256 = kDigestA;
        QVERIFY(!readPolicy(statement));
    }

    void allowedSignersForSshKeygen()
    {
        const QByteArray file = allowedSigners(genesis());
        QCOMPARE(file.count('\n'), 4);
        QVERIFY(
            file.startsWith("alice namespaces=\"interlock-record.v1,interlock-policy.v1\" ssh-ed25519 AAAA"));
        QVERIFY(file.contains("bot namespaces=\"interlock-record.v1\" "));
        QVERIFY(file.contains(
            "engine namespaces=\"interlock-record.v1,interlock-checkpoint.v1,interlock-bundle.v1\" "));
        QVERIFY(file.contains(
            "console namespaces=\"interlock-record.v1,interlock-checkpoint.v1,interlock-bundle.v1\" "));
        QCOMPARE(parseAllowedSigners(file)->size(), std::size_t(4));
        Policy injected = genesis();
        injected.principals[0].id = u"*"_s;
        QVERIFY2(!allowedSigners(injected).contains('*'), "A21");
    }
    /// A key that ends is good until then: ssh-keygen judges it at the time that a record names.
    void aKeyThatEndsIsNotValidAfter()
    {
        Policy policy = genesis();
        policy.principals[0].keys[0].until = at("2027-11-21T08:00:00.000Z");
        const QByteArray file = allowedSigners(policy);
        QVERIFY2(file.startsWith("alice namespaces=\"interlock-record.v1,interlock-policy.v1\","
                                 "valid-before=\"20271121080000Z\" ssh-ed25519 AAAA"),
                 file.constData());
        QCOMPARE(parseAllowedSigners(file)->front().validBefore, policy.principals[0].keys[0].until);
        QCOMPARE(file.count("valid-before"), 1);
        QTemporaryDir folder;
        const auto write = [&folder](const QString &name, const QByteArray &bytes) {
            QFile out(folder.filePath(name));
            QVERIFY(out.open(QIODevice::WriteOnly));
            out.write(bytes);
        };
        const Statement statement = toStatement(policy);
        write(u"allowed"_s, file);
        write(u"sig"_s, armour(blobOf(alice(), "interlock-policy.v1", messageOf(statement))));
        const auto verify = [&](const QString &time) {
            QProcess process;
            process.start(u"ssh-keygen"_s, {u"-Y"_s, u"verify"_s, u"-f"_s, folder.filePath(u"allowed"_s),
                                            u"-I"_s, u"alice"_s, u"-n"_s, u"interlock-policy.v1"_s, u"-s"_s,
                                            folder.filePath(u"sig"_s), u"-Overify-time="_s + time});
            process.write(messageOf(statement));
            process.closeWriteChannel();
            process.waitForFinished();
            return process.exitCode();
        };
        QCOMPARE(verify(u"20271121075959Z"_s), 0);
        QVERIFY(verify(u"20271121080001Z"_s) != 0);
    }
    /// The file that people edit names every weight of the risk score, and reads back as it was.
    void theFileShowsTheRiskInForce()
    {
        Policy policy = genesis();
        QVERIFY(policyFile(policy).contains("\"limit\": 70"));
        QCOMPARE(*policyFromFile(policyFile(policy), u"p"_s, policy), policy);
        policy.risk.limit = 40;
        policy.risk.points[u"rehearsal"_s] = 30;
        const QByteArray file = policyFile(policy);
        QVERIFY(file.contains("\"limit\": 40") && file.contains("\"rehearsal\": 30") &&
                file.contains("\"change\": 20"));
        QCOMPARE(*policyFromFile(file, u"p"_s, policy), policy);
    }
    void aKeyMayBeTheLineOfItsFile()
    {
        QJsonObject file = QJsonDocument::fromJson(policyFile(genesis())).object();
        QJsonArray principals = file[u"principals"_s].toArray();
        for (QJsonValueRef value : principals) {
            QJsonObject principal = value.toObject();
            QJsonArray lines;
            for (const QJsonValue &key : principal[u"keys"_s].toArray())
                if (key[u"custody"].toString() == u"software" && !key[u"until"].isString())
                    lines << key[u"pub"].toString() + u" laptop"_s;
                else
                    lines << key;
            principal[u"keys"_s] = lines;
            value = principal;
        }
        file[u"principals"_s] = principals;
        const auto read = policyFromFile(QJsonDocument(file).toJson(), u"next.json"_s, genesis());
        QVERIFY2(read, read ? "" : qPrintable(read.error().text));
        QCOMPARE(*read, genesis());
    }
    void aKeyThatIsNotTakenSaysWhy()
    {
        QJsonObject file = QJsonDocument::fromJson(policyFile(genesis())).object();
        QJsonArray principals = file[u"principals"_s].toArray();
        QJsonObject first = principals[0].toObject();
        first[u"keys"_s] = QJsonArray{u"ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQC7 laptop"_s};
        principals[0] = first;
        file[u"principals"_s] = principals;
        const auto read = policyFromFile(QJsonDocument(file).toJson(), u"next.json"_s, genesis());
        QVERIFY(!read);
        QVERIFY2(read.error().text.contains(u"ssh-rsa"_s), qPrintable(read.error().text));
        QVERIFY2(!read.error().text.contains(u"is missing"_s), qPrintable(read.error().text));
    }
    void aFaultOfTheRiskHasItsPlace_data()
    {
        QTest::addColumn<QByteArray>("risk");
        QTest::addColumn<QString>("says");
        QTest::addRow("what is missing, and what is unknown beside it")
            << QByteArray(R"({"limit": 10, "pionts": {}})")
            << u":2:8: policy: risk: \"points\" is missing, and \"pionts\" is not a field of it"_s;
        QTest::addRow("an unknown factor")
            << QByteArray(R"({"limit": 10, "points": {"weather": 3}})")
            << u":2:44: policy: risk points: \"weather\" is not a field of it"_s;
        QTest::addRow("a limit that is no number")
            << QByteArray(R"({"limit": "10", "points": {}})")
            << u":2:18: policy: risk: \"limit\" must be a whole number"_s;
    }
    void aFaultOfTheRiskHasItsPlace()
    {
        QFETCH(QByteArray, risk);
        QFETCH(QString, says);
        QJsonObject rest = QJsonDocument::fromJson(policyFile(genesis())).object();
        rest.remove(u"risk"_s);
        const QByteArray file =
            "{\n\"risk\":" + risk + ",\n" + QJsonDocument(rest).toJson(QJsonDocument::Compact).mid(1);
        const auto read = policyFromFile(file, u"next.json"_s, genesis());
        QVERIFY(!read);
        QVERIFY2(read.error().text.contains(says), qPrintable(read.error().text));
    }
    void sshKeygenTakesTheGeneratedFile()
    {
        QTemporaryDir folder;
        const auto write = [&folder](const QString &name, const QByteArray &bytes) {
            QFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(bytes);
        };
        const Statement statement = toStatement(genesis());
        write(u"allowed"_s, allowedSigners(genesis()));
        write(u"sig"_s, armour(blobOf(alice(), "interlock-policy.v1", messageOf(statement))));
        const auto verify = [&](const QString &who, const QString &nameSpace) {
            QProcess process;
            process.start(u"ssh-keygen"_s,
                          {u"-Y"_s, u"verify"_s, u"-f"_s, folder.filePath(u"allowed"_s), u"-I"_s, who,
                           u"-n"_s, nameSpace, u"-s"_s, folder.filePath(u"sig"_s)});
            process.write(messageOf(statement));
            process.closeWriteChannel();
            process.waitForFinished();
            return process.exitCode();
        };
        QCOMPARE(verify(u"alice"_s, u"interlock-policy.v1"_s), 0);
        QVERIFY(verify(u"bot"_s, u"interlock-policy.v1"_s) != 0);
        QVERIFY(verify(u"alice"_s, u"interlock-record.v1"_s) != 0);
    }
};

QTEST_APPLESS_MAIN(TestPolicy)
#include "tst_policy.moc"
