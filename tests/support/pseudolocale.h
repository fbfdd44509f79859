#pragma once

#include <QTranslator>

namespace interlock::test {

/// A language nobody speaks, made at run time from the English text: each letter has an accent, the text is
/// 40 % longer and stands in « », so that what was not translated, or was cut, can be seen. Places such as
/// %1, %n and tags stay as they are; "(s)" is dropped.
class PseudoLocale final : public QTranslator {
    Q_OBJECT
public:
    using QTranslator::QTranslator;
    bool isEmpty() const override { return false; }
    QString translate(const char *context, const char *source, const char *comment, int n) const override;

    static QString of(const QString &source);
    /// The letters of `shown` that this language did not make, in one piece each: what somebody forgot to
    /// translate, or data.
    static QStringList foreignIn(const QString &shown);
    /// A text of this language that lost its end.
    static bool isCut(const QString &shown);
};

/// Writes down each text that no catalogue over it had: install it first.
class Untranslated final : public QTranslator {
    Q_OBJECT
public:
    using QTranslator::QTranslator;
    bool isEmpty() const override { return false; }
    QString translate(const char *context, const char *source, const char *comment, int n) const override;
    QStringList texts() const { return m_texts; }

private:
    mutable QStringList m_texts;
};

} // namespace interlock::test
