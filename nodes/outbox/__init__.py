"""What goes out of the house: mails, webhooks, messages of DingTalk, WeCom and Feishu; how they are worded, signed, sent and tried again. No node type."""
