#include "ui/settings/preferences.h"

#include "models/base/json.h"
#include "models/base/jsonitems.h"
#include "ui/first/language.h"

#include <QJsonArray>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr int kFormat = 1;
constexpr int kLayout = 2; ///< of the window; places that another layout left are not taken over
constexpr qsizetype kMostText = 200;
constexpr qsizetype kMostPath = 4096;
constexpr int kRanges = 5;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(interlock::Preferences)
};

KeyChoices keysOf(const QJsonObject &object)
{
    KeyChoices choices;
    for (auto one = object.begin(); one != object.end(); ++one) {
        QList<QKeySequence> keys;
        for (const QJsonValue &key : itemsOf(one.value()))
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

Session sessionOf(const QJsonObject &object, int layout)
{
    Session session;
    session.page = object[u"page"].toString();
    session.store = object[u"store"].toString().left(kMostPath);
    session.release = object[u"release"].toString().left(kMostText);
    session.filter = object[u"filter"].toString().left(kMostText);
    session.attention = object[u"attention"].toBool();
    if (layout != kLayout)
        return session;
    session.geometry = QByteArray::fromBase64(object[u"geometry"].toString().toLatin1());
    session.range = std::clamp(object[u"range"].toInt(-1), -1, kRanges - 1);
    session.wide = object[u"wide"].toBool();
    session.kiosk = object[u"kiosk"].toBool();
    return session;
}

QJsonObject toJson(const Session &session)
{
    return {{u"geometry"_s, QString::fromLatin1(session.geometry.toBase64())},
            {u"page"_s, session.page},
            {u"store"_s, session.store},
            {u"release"_s, session.release},
            {u"range"_s, session.range},
            {u"wide"_s, session.wide},
            {u"kiosk"_s, session.kiosk},
            {u"filter"_s, session.filter},
            {u"attention"_s, session.attention}};
}

Preferences preferencesOf(const QJsonObject &object)
{
    const Preferences usual;
    Preferences read;
    read.theme = themeChoice(object[u"theme"].toString()).value_or(usual.theme);
    read.zoomPercent = std::clamp(object[u"zoom_percent"].toInt(usual.zoomPercent), kZoomLeast, kZoomMost);
    read.density = densityOf(object[u"density"].toString()).value_or(usual.density);
    read.zone = object[u"times"].toString() == u"utc" ? Zone::Utc : Zone::Local;
    const QString language = object[u"language"].toString();
    read.language = languages().contains(language) ? language : QString();
    read.notifications = object[u"notifications"].toBool(usual.notifications);
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
    const int layout = object->value(u"layout").toInt();
    for (const QJsonValue &one : itemsOf(object->value(u"windows"))) {
        if (file.windows.size() < size_t(kMostWindows))
            file.windows.push_back(sessionOf(one.toObject(), layout));
    }
    return file;
}

QByteArray toBytes(const ConsoleFile &file)
{
    const Preferences &chosen = file.preferences;
    QJsonArray windows;
    for (const Session &window : file.windows)
        windows << toJson(window);
    return compactJson({{u"format"_s, kFormat},
                        {u"layout"_s, kLayout},
                        {u"theme"_s, themeWord(chosen.theme)},
                        {u"zoom_percent"_s, chosen.zoomPercent},
                        {u"density"_s, densityWord(chosen.density)},
                        {u"times"_s, chosen.zone == Zone::Utc ? u"utc"_s : u"local"_s},
                        {u"language"_s, chosen.language},
                        {u"notifications"_s, chosen.notifications},
                        {u"sound"_s, chosen.sound},
                        {u"held_rollback"_s, chosen.heldRollback},
                        {u"single_keys"_s, chosen.letters},
                        {u"keys"_s, toJson(chosen.keys)},
                        {u"windows"_s, windows}});
}

} // namespace interlock
