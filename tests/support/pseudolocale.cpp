#include "tests/support/pseudolocale.h"

#include <QRegularExpression>

namespace interlock::test {

using namespace Qt::StringLiterals;

namespace {
const QString kPlain = u"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"_s;
const QString kAccented = u"áƀçðéƒĝĥíĵķļɱñóþɋřšţúṽŵẋýžÁƁÇÐÉƑĜĤÍĴĶĻḾÑÓÞɊŘŠŢÚṼŴẊÝŽ"_s;
constexpr double kLonger = 0.4;
constexpr int kMostOfAWord = 7; ///< letters of padding between spaces, where the text has spaces

/// As many letters more, as words where the text is one of words.
QString padding(qsizetype letters, bool words)
{
    QString made;
    for (qsizetype i = 0; i < letters; ++i)
        made += words && i % kMostOfAWord == 0 ? u' ' : kAccented[(i * 5) % 26];
    return made;
}
} // namespace

QString PseudoLocale::of(const QString &source)
{
    static const QRegularExpression kept(u"%L?[0-9n]|<[^>]*>|\\n"_s);
    QString text = source;
    text.remove(u"(s)"_s);
    QString made;
    qsizetype letters = 0, at = 0;
    const auto accent = [&](const QString &piece) {
        for (QChar c : piece) {
            const qsizetype i = kPlain.indexOf(c);
            letters += i >= 0;
            made += i >= 0 ? kAccented[i] : c;
        }
    };
    for (const QRegularExpressionMatch &match : kept.globalMatch(text)) {
        accent(text.mid(at, match.capturedStart() - at));
        made += match.captured();
        at = match.capturedEnd();
    }
    accent(text.mid(at));
    if (letters == 0)
        return source; // "%1 → %2": nothing to translate
    return u'«' + made + padding(qsizetype(double(letters) * kLonger), text.contains(u' ')) + u'»';
}

QString PseudoLocale::translate(const char *, const char *source, const char *, int) const
{
    return of(QString::fromUtf8(source));
}

QStringList PseudoLocale::foreignIn(const QString &shown)
{
    static const QRegularExpression word(u"[A-Za-z][A-Za-z' ,;:.-]*[A-Za-z]|[A-Za-z]"_s);
    QString text = shown;
    static const QRegularExpression tag(u"<[^>]*>|&[a-z]+;|SHA256:[^ ,]+"_s);
    text.remove(tag);
    QStringList found;
    for (const QRegularExpressionMatch &match : word.globalMatch(text))
        found << match.captured();
    return found;
}

bool PseudoLocale::isCut(const QString &shown)
{
    return shown.count(u'«') > shown.count(u'»') && shown.contains(u'…');
}

QString Untranslated::translate(const char *context, const char *source, const char *, int) const
{
    m_texts << u"%1: %2"_s.arg(QString::fromUtf8(context), QString::fromUtf8(source));
    return {};
}

} // namespace interlock::test
