#include "ui/settings/preferences.h"

#include "models/base/json.h"

#include <QJsonArray>
#include <QStandardPaths>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr int kFormat = 1;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(interlock::Preferences)
};

KeyChoices keysOf(const QJsonObject &object)
{
    KeyChoices choices;
    for (auto one = object.begin(); one != object.end(); ++one) {
        QList<QKeySequence> keys;
        for (const QJsonValue &key : one.value().toArray())
            keys << QKeySequence::fromString(key.toString(), QKeySequence::PortableText);
        keys.removeIf([](const QKeySequence &key) { return key.isEmpty(); });
        choices[one.key()] = keys;
    }
    return choices;
}

QJsonObject toJson(const KeyChoices &choices)
{
    QJsonObject object;
    for (auto one = choices.begin(); one != choices.end(); ++one) {
        QJsonArray keys;
        for (const QKeySequence &key : one.value())
            keys << key.toString(QKeySequence::PortableText);
        object[one.key()] = keys;
    }
    return object;
}

Preferences preferencesOf(const QJsonObject &object)
{
    const Preferences usual;
    Preferences read;
    read.theme = themeChoice(object[u"theme"].toString()).value_or(usual.theme);
    read.zoomPercent = std::clamp(object[u"zoom_percent"].toInt(usual.zoomPercent), kZoomLeast, kZoomMost);
    read.zone = object[u"times"].toString() == u"utc" ? Zone::Utc : Zone::Local;
    read.sound = object[u"sound"].toBool(usual.sound);
    read.heldRollback = object[u"held_rollback"].toBool(usual.heldRollback);
    read.letters = object[u"single_keys"].toBool(usual.letters);
    read.keys = keysOf(object[u"keys"].toObject());
    return read;
}
} // namespace

Result<ConsoleFile> readConsoleFile(const QByteArray &bytes)
{
    const auto object = parseStrictJson(bytes);
    if (!object)
        return passOn(object);
    if (const int format = object->value(u"format").toInt(); format < 1 || format > kFormat)
        return fail(
            ErrorCode::BadInput,
            Text::tr("The preferences have the format %1; this console reads %2").arg(format).arg(kFormat),
            Text::tr("Use the newer console, or delete the file"));
    ConsoleFile file{preferencesOf(*object), {}};
    for (const QJsonValue &one : object->value(u"windows").toArray()) {
        if (file.windows.size() < size_t(kMostWindows))
            file.windows.push_back(
                {QByteArray::fromBase64(one[u"geometry"].toString().toLatin1()), one[u"page"].toString()});
    }
    return file;
}

QByteArray toBytes(const ConsoleFile &file)
{
    const Preferences &chosen = file.preferences;
    QJsonArray windows;
    for (const Session &window : file.windows)
        windows << QJsonObject{{u"geometry"_s, QString::fromLatin1(window.geometry.toBase64())},
                               {u"page"_s, window.page}};
    return compactJson({{u"format"_s, kFormat},
                        {u"theme"_s, themeWord(chosen.theme)},
                        {u"zoom_percent"_s, chosen.zoomPercent},
                        {u"times"_s, chosen.zone == Zone::Utc ? u"utc"_s : u"local"_s},
                        {u"sound"_s, chosen.sound},
                        {u"held_rollback"_s, chosen.heldRollback},
                        {u"single_keys"_s, chosen.letters},
                        {u"keys"_s, toJson(chosen.keys)},
                        {u"windows"_s, windows}});
}

QString consoleFilePath()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) +
           u"/interlock/console.json"_s;
}

} // namespace interlock
