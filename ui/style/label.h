#pragma once

#include "ui/style/look.h"

#include <QFrame>
#include <QLabel>

namespace interlock {

/// One line of text that elides when it must, and then says all of it in a tooltip. With word wrap it shows
/// all of it on as many lines as that takes.
class ElidedLabel : public QLabel {
    Q_OBJECT
public:
    explicit ElidedLabel(QWidget *parent = nullptr, Qt::TextElideMode mode = Qt::ElideRight);

    void setFullText(const QString &text);
    QString fullText() const { return m_full; }
    /// Shown in the tooltip under the full text.
    void setHint(const QString &hint);
    /// A label keeps at least this much, so that the layout shrinks others first.
    void setKeep(int pixels) { m_keep = pixels; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void fit();
    QString m_full, m_hint;
    Qt::TextElideMode m_mode;
    int m_keep = 24;
};

/// A label with a role of `ConsoleStyle`: muted, caption, section, heading, strong, small.
QLabel *makeLabel(const QString &text, const char *role, QWidget *parent = nullptr);
/// A framed surface.
QFrame *makePanel(QWidget *parent = nullptr);
/// A thin line between sections.
QFrame *makeRule(QWidget *parent = nullptr);

/// A row "key ......... value" with a line under it. Where both are too long for one line the value stands
/// under the key, on as many lines as it takes.
class KeyValueRow : public QWidget {
    Q_OBJECT
public:
    explicit KeyValueRow(const QString &key, QWidget *parent = nullptr);
    void setValue(const QString &value, Type type = Type::BodyBold);
    void setKey(const QString &key);
    void setHint(const QString &hint);
    QString value() const { return m_value->fullText(); }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void arrange();
    /// The value has no room beside the key.
    bool stacks(int width) const;
    QLabel *m_key;
    ElidedLabel *m_value;
};

} // namespace interlock
