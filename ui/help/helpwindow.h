#pragma once

#include <QDialog>
#include <QTextBrowser>

class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QTextTable;

namespace interlock {

/// One page, its pictures no wider than the view. Links lead to other pages; those of the web and of the
/// repository go to the browser.
class HelpText : public QTextBrowser {
    Q_OBJECT
public:
    explicit HelpText(QWidget *parent = nullptr);
    QString page() const;
    void setPage(const QString &id);

protected:
    QVariant loadResource(int type, const QUrl &name) override;
    void resizeEvent(QResizeEvent *event) override;
    void doSetSource(const QUrl &url, QTextDocument::ResourceType type) override;
    void changeEvent(QEvent *event) override;

private:
    void dress();
    void dress(QTextTable &table) const;
    int m_width = 0; ///< for which pictures were loaded
};

/// The help beside the console: pages, a search over all of them, and the way back. Needs no network. It is
/// not modal: the console goes on.
class HelpWindow : public QDialog {
    Q_OBJECT
public:
    explicit HelpWindow(QWidget *parent = nullptr);
    /// Opens the page of a screen or dialog, see helpTopic(), in the help of `parent`, one a window.
    static HelpWindow *showFor(const QString &subject, QWidget *parent);
    void showPage(const QString &id);
    QLineEdit *search() const { return m_search; }
    QListWidget *list() const { return m_list; }
    HelpText *text() const { return m_text; }

private:
    void build();
    void find(const QString &query);
    QLineEdit *m_search;
    QListWidget *m_list;
    QLabel *m_nothing;
    HelpText *m_text;
    QPushButton *m_back;
};

} // namespace interlock
